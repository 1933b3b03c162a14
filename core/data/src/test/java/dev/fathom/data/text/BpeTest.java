package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
            if (names.contains(name)) {
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
    void agreesWithHuggingFaceOnOneMegabyteOfHeldOutText(@TempDir Path folder) throws IOException {
        BpeTokenizer tokenizer = BpeTrainer.train(Texts.ownSources().subList(0, 60), 3000);
        Path file = folder.resolve("tokenizer.json");
        try (var out = Files.newOutputStream(file)) {
            tokenizer.write(out);
        }
        try (HuggingFaceTokenizer peer = HuggingFaceTokenizer.newInstance(
                Files.newInputStream(file), Map.of("truncation", "false", "addSpecialTokens", "false"))) {
            List<byte[]> texts = new ArrayList<>(
                    Texts.ownSources().subList(60, Texts.ownSources().size()));
            long bytes = texts.stream().mapToLong(t -> t.length).sum();
            for (long seed = 1; bytes < 1_000_000; seed++) {
                texts.add(utf8(Texts.random(seed, 10_000)));
                bytes += texts.get(texts.size() - 1).length;
            }
            for (byte[] text : texts) {
                String string = new String(text, StandardCharsets.UTF_8);
                long[] expected = peer.encode(string, false, false).getIds();
                assertThat(Arrays.stream(tokenizer.encode(string))
                                .asLongStream()
                                .toArray())
                        .isEqualTo(expected);
            }
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

    @Test
    void readsWhatItWrites(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        try (var out = Files.newOutputStream(file)) {
            CODE.write(out);
        }
        BpeTokenizer read = BpeTokenizer.read(file);
        assertThat(read.hash()).isEqualTo(CODE.hash());
        assertThat(read.vocabularySize()).isEqualTo(2000);
        assertThat(read.endOfText()).isEqualTo(1999);
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BpeTrainer.train(List.of(utf8("aa ab aa ab abab")), 262).write(out);
        byte[] good = out.toByteArray();
        TokenizerJson.read(good, "good");
        Random random = new Random(5);
        int rounds = Integer.getInteger("fathom.fuzz.rounds", 3000);
        for (int round = 0; round < rounds; round++) {
            byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int change = random.nextInt(4); change >= 0 && bad.length > 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                BpeTokenizer read = TokenizerJson.read(bad, "bad");
                assertThat(read.decode(read.encode("some text"))).isEqualTo("some text");
            } catch (TokenizerException e) {
                assertThat(e).hasMessageStartingWith("tokenizer bad");
            }
        }
    }

    @Test
    void wrongUseSaysWhatIsAllowed() {
        assertThatThrownBy(() -> BpeTrainer.train(List.of(utf8("a")), 256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("257")
                .hasMessageContaining("256");
        assertThatThrownBy(() -> BpeTrainer.train(List.of(), 300)).hasMessageContaining("no text");
        assertThat(BpeTrainer.train(List.of(utf8("ab")), 300).vocabularySize()).isEqualTo(257);
    }

    @Test
    void otherKindsOfTokenizerAreRefused() {
        byte[] wordPiece = utf8("{\"model\": {\"type\": \"WordPiece\"}}");
        assertThatThrownBy(() -> TokenizerJson.read(wordPiece, "t.json"))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("t.json")
                .hasMessageContaining("byte-level BPE");
    }
}
