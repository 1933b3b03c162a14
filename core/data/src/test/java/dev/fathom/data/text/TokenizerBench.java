package dev.fathom.data.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Speed of the tokenizer on the Java sources in the source jars given as arguments, and the baselines on the tenth of
 * them that is held out: {@code TokenizerBench lucene-core-sources.jar …}. Everything runs on one thread, best of five.
 */
final class TokenizerBench {

    private static final int VOCABULARY = 4096;
    private static final int ROUNDS = 5;

    private TokenizerBench() {}

    public static void main(String[] jars) throws IOException {
        List<byte[]> train = new ArrayList<>();
        List<byte[]> heldOut = new ArrayList<>();
        int number = 0;
        for (String jar : jars) {
            for (byte[] source : sources(Path.of(jar))) {
                (number++ % 10 == 9 ? heldOut : train).add(source);
            }
        }
        BpeTokenizer tokenizer = BpeTrainer.train(train, VOCABULARY);
        report("train", bytes(train), () -> BpeTrainer.train(train, VOCABULARY));
        BpeEncoder warm = tokenizer.encoder();
        report("encode, warm", bytes(heldOut), () -> heldOut.forEach(warm::encode));
        report("encode, cold", bytes(heldOut), () -> heldOut.forEach(tokenizer.encoder()::encode));
        List<int[]> tokens = heldOut.stream().map(warm::encode).toList();
        report("decode", bytes(heldOut), () -> tokens.forEach(tokenizer::decode));
        List<String> strings =
                heldOut.stream().map(t -> new String(t, StandardCharsets.UTF_8)).toList();
        try (Peer peer = new Peer(tokenizer)) {
            report("peer encode", bytes(heldOut), () -> strings.forEach(peer::encode));
        }
        long count = tokens.stream().mapToLong(t -> t.length).sum();
        System.out.printf("%.3f bytes per token%n", (double) bytes(heldOut) / count);
        baselines(train, heldOut);
    }

    private static void baselines(List<byte[]> train, List<byte[]> heldOut) {
        long start = System.nanoTime();
        double trigram = ByteTrigram.train(train).bitsPerByte(heldOut);
        System.out.printf("trigram %.4f bits per byte (%.1f s)%n", trigram, (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        double alone = XzBaseline.bitsPerByte(heldOut);
        System.out.printf("xz -9 %.4f bits per byte (%.1f s)%n", alone, (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        double after = XzBaseline.bitsPerByteAfter(train, heldOut);
        System.out.printf(
                "xz -9 appended to train %.4f bits per byte (%.1f s)%n", after, (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        double with = XzBaseline.bitsPerByteWithDictionary(train, heldOut);
        System.out.printf(
                "xz -9, train as dictionary %.4f bits per byte (%.1f s)%n", with, (System.nanoTime() - start) / 1e9);
    }

    private static void report(String what, long bytes, Runnable work) {
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, (System.nanoTime() - start) / 1e9);
        }
        System.out.printf("%-13s %7.2f MB in %6.3f s: %6.2f MB/s%n", what, bytes / 1e6, best, bytes / 1e6 / best);
    }

    private static long bytes(List<byte[]> texts) {
        return texts.stream().mapToLong(t -> t.length).sum();
    }

    private static List<byte[]> sources(Path jar) throws IOException {
        List<byte[]> sources = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                if (entry.getName().endsWith(".java")) {
                    sources.add(zip.getInputStream(entry).readAllBytes());
                }
            }
        }
        return sources;
    }
}
