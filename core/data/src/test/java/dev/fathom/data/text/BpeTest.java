package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpeTest {

    private static final BpeTokenizer CODE = BpeTrainer.train(Texts.ownSources(), 2000);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void learnsTheMergesOfTheTextbookAlgorithm(long seed) {
        String text =
                Texts.random(seed, 1500) + "the cat sat on the mat, the rat sat; aaaa aaaaa banana bandana ".repeat(3);
        BpeTokenizer tokenizer = BpeTrainer.train(List.of(utf8(text)), 400);
        assertThat(tokenizer.merges()).isEqualTo(textbookMerges(text, 400 - 257));
    }

    private static List<BpeTokenizer.Merge> textbookMerges(String text, int wanted) {
        List<List<Integer>> words = new ArrayList<>();
        PreTokenizer.cut(utf8(text), (bytes, from, to) -> {
            List<Integer> word = new ArrayList<>();
            for (int i = from; i < to; i++) {
                word.add(bytes[i] & 0xFF);
            }
            words.add(word);
        });
        List<String> names = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            names.add(ByteAlphabet.name(new byte[] {(byte) b}));
        }
        Set<BpeTokenizer.Merge> refused = new HashSet<>();
        List<BpeTokenizer.Merge> merges = new ArrayList<>();
        while (merges.size() < wanted) {
            Map<BpeTokenizer.Merge, Long> counts = new LinkedHashMap<>();
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    counts.merge(new BpeTokenizer.Merge(word.get(i), word.get(i + 1)), 1L, Long::sum);
                }
            }
            counts.keySet().removeAll(refused);
            BpeTokenizer.Merge best = null;
            for (Map.Entry<BpeTokenizer.Merge, Long> entry : counts.entrySet()) {
                if (best == null || before(entry, Map.entry(best, counts.get(best)))) {
                    best = entry.getKey();
                }
            }
            if (best == null || counts.get(best) < 2) {
                break;
            }
            String name = names.get(best.left()) + names.get(best.right());
            if (names.contains(name) || name.length() > BpeTokenizer.LONGEST_TOKEN) {
                refused.add(best);
                continue;
            }
            names.add(name);
            merges.add(best);
            for (List<Integer> word : words) {
                for (int i = 0; i + 1 < word.size(); i++) {
                    if (word.get(i) == best.left() && word.get(i + 1) == best.right()) {
                        word.set(i, 255 + merges.size());
                        word.remove(i + 1);
                    }
                }
            }
        }
        return merges;
    }

    private static boolean before(Map.Entry<BpeTokenizer.Merge, Long> a, Map.Entry<BpeTokenizer.Merge, Long> b) {
        if (!a.getValue().equals(b.getValue())) {
            return a.getValue() > b.getValue();
        }
        int byLeft = Integer.compare(a.getKey().left(), b.getKey().left());
        return byLeft != 0 ? byLeft < 0 : a.getKey().right() < b.getKey().right();
    }

    @Test
    void agreesWithHuggingFaceOnOneMegabyteOfHeldOutText() throws IOException {
        List<byte[]> sources = Texts.ownSources();
        BpeTokenizer tokenizer = BpeTrainer.train(sources.subList(0, sources.size() / 2), 3000);
        List<byte[]> heldOut = new ArrayList<>(sources.subList(sources.size() / 2, sources.size()));
        long bytes = heldOut.stream().mapToLong(t -> t.length).sum();
        for (long seed = 1; bytes < 1_200_000; seed++) {
            heldOut.add(utf8(Texts.random(seed, 10_000)));
            bytes += heldOut.get(heldOut.size() - 1).length;
        }
        heldOut.add(utf8(new String(heldOut.get(0), StandardCharsets.UTF_8).replace("\n", "\r\n")));
        heldOut.add(utf8("\uFEFFbyte order mark, then   spaces  \t\t and the end   "));
        try (Peer peer = new Peer(tokenizer)) {
            for (byte[] text : heldOut) {
                String string = new String(text, StandardCharsets.UTF_8);
                assertThat(tokenizer.encode(string)).isEqualTo(peer.encode(string));
                assertThat(peer.decode(tokenizer.encode(string))).isEqualTo(string);
            }
        }
    }

    /** One piece of 300,000 letters and one of as many equal signs: neither may take quadratic time. */
    @Test
    void longPiecesAreEncodedFastAndAsHuggingFaceDoes() throws IOException {
        StringBuilder letters = new StringBuilder();
        new Random(3).ints(300_000, 0, 5).forEach(i -> letters.append("etasn".charAt(i)));
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        List<String> texts = List.of(letters.toString(), "=".repeat(300_001), "/*" + "*".repeat(999));
        List<int[]> tokens = texts.stream().map(CODE::encode).toList();
        assertThat(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start)
                .isLessThan(5_000_000_000L);
        try (Peer peer = new Peer(CODE)) {
            for (int i = 0; i < texts.size(); i++) {
                assertThat(tokens.get(i)).isEqualTo(peer.encode(texts.get(i)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void mergingByQueueEqualsMergingPlainly(long seed) {
        BpeTokenizer tokenizer = BpeTrainer.train(List.of(utf8("aaaa abab bbba aabb aabaabb ".repeat(9))), 300);
        BpeEncoder encoder = tokenizer.encoder();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int[] bytes = random.ints(random.nextInt(60), 'a', 'a' + 2 + random.nextInt(2))
                    .toArray();
            assertThat(encoder.mergeByQueue(bytes.clone())).isEqualTo(encoder.merge(bytes.clone()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15})
    void decodingUndoesEncoding(long seed) {
        String text = Texts.random(seed, 5000);
        int[] tokens = CODE.encode(text);
        assertThat(CODE.decode(tokens)).isEqualTo(text);
        StreamingDecoder stream = CODE.stream();
        StringBuilder streamed = new StringBuilder();
        for (int token : tokens) {
            String piece = stream.add(token);
            assertThat(piece).doesNotContain("\uFFFD");
            streamed.append(piece);
        }
        assertThat(streamed.append(stream.finish())).hasToString(text);
    }

    @Test
    void compressesTheTextItLearnedFrom() {
        long bytes = 0;
        long tokens = 0;
        for (byte[] source : Texts.ownSources()) {
            bytes += source.length;
            tokens += CODE.encode(new String(source, StandardCharsets.UTF_8)).length;
        }
        assertThat((double) bytes / tokens).isGreaterThan(3.0);
    }

    @Test
    void isTheSameWhateverTheOrderOfDocuments() {
        List<byte[]> shuffled = new ArrayList<>(Texts.ownSources());
        Collections.shuffle(shuffled, new Random(1));
        assertThat(BpeTrainer.train(shuffled, 2000).hash()).isEqualTo(CODE.hash());
    }

    /** The merges were worked out by hand; the hash keeps the file format from changing unnoticed. */
    @Test
    void learnsWhatItHasAlwaysLearned() {
        BpeTokenizer tokenizer = BpeTrainer.train(List.of(utf8("low low low lower newest newest widest")), 264);
        List<String> names = tokenizer.names();
        assertThat(names.subList(256, names.size()))
                .containsExactly("lo", "low", "Ġlow", "es", "est", "Ġn", "ew", "<|endoftext|>");
        assertThat(tokenizer.hash()).isEqualTo("d34735a7cc7adfd64def27fe1fad9f57068c25c3ab30e94406e2c0a002cca328");
    }

    @Test
    void learnsAndEncodesTheSameInManyThreadsAtOnce() {
        String text = new String(Texts.ownSources().get(0), StandardCharsets.UTF_8);
        int[] expected = CODE.encode(text);
        List<String> hashes = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> BpeTrainer.train(Texts.ownSources(), 2000).hash())
                .toList();
        assertThat(hashes).containsOnly(CODE.hash());
        assertThat(IntStream.range(0, 16).parallel().mapToObj(i -> CODE.encode(text)))
                .allSatisfy(tokens -> assertThat(tokens).isEqualTo(expected));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void streamingAnyTokensEqualsDecodingThemAtOnce(long seed) {
        int[] tokens = new Random(seed)
                .ints(3000, 0, CODE.vocabularySize())
                .map(t -> t % 3 == 0 ? 128 + t % 128 : t)
                .toArray();
        StreamingDecoder stream = CODE.stream();
        for (int again = 0; again < 2; again++) {
            StringBuilder streamed = new StringBuilder();
            for (int token : tokens) {
                streamed.append(stream.add(token));
            }
            assertThat(streamed.append(stream.finish()).toString()).isEqualTo(CODE.decode(tokens));
        }
    }

    @Test
    void noTokenGetsLongerThanItCanBeRead() throws IOException {
        BpeTokenizer tokenizer = BpeTrainer.train(List.of(utf8("x".repeat(5000))), 400);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tokenizer.write(out);
        assertThat(TokenizerJson.read(out.toByteArray(), "long").hash()).isEqualTo(tokenizer.hash());
        assertThat(tokenizer.names()).contains("x".repeat(256)).allSatisfy(n -> assertThat(n)
                .hasSizeLessThanOrEqualTo(256));
    }

    @Test
    void tokensOutsideTheVocabularyAreRefused() {
        assertThatThrownBy(() -> CODE.decode(new int[] {2000})).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> CODE.stream().add(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void wrongUseSaysWhatIsAllowed() {
        assertThatThrownBy(() -> BpeTrainer.train(List.of(utf8("a")), 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("257")
                .hasMessageContaining("256");
        assertThatThrownBy(() -> BpeTrainer.train(List.of(), 300)).hasMessageContaining("no text");
        assertThatThrownBy(() -> BpeTrainer.train(List.of(new byte[0]), 300)).hasMessageContaining("no text");
        assertThatThrownBy(() -> BpeTrainer.train(List.of(utf8("a")), Integer.MAX_VALUE))
                .hasMessageContaining("16777216");
        assertThat(BpeTrainer.train(List.of(utf8("ab")), 300).vocabularySize()).isEqualTo(257);
    }
}
