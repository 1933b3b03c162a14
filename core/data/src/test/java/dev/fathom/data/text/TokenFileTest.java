package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.data.EpochOrder;
import dev.fathom.engine.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {

    private static final List<byte[]> DOCUMENTS =
            List.of(utf8("the cat sat on the mat. ".repeat(20)), utf8("héllo wörld"));
    private static final BpeTokenizer TOKENIZER = BpeTrainer.train(DOCUMENTS, 270);

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void write() throws IOException {
        path = folder.resolve("text.tokens");
        TokenFile.write(path, TOKENIZER, DOCUMENTS);
    }

    @Test
    void holdsTheTokensOfAllDocuments() {
        TokenFile file = TokenFile.open(path, TOKENIZER);
        List<Integer> expected = new ArrayList<>();
        for (byte[] document : DOCUMENTS) {
            for (int token : TOKENIZER.encode(new String(document, StandardCharsets.UTF_8))) {
                expected.add(token);
            }
            expected.add(TOKENIZER.endOfText());
        }
        List<Integer> held = new ArrayList<>();
        for (int i = 0; i < file.size(); i++) {
            held.add(file.token(i));
        }
        assertThat(held).isEqualTo(expected);
        assertThat(file.textBytes()).isEqualTo(DOCUMENTS.get(0).length + DOCUMENTS.get(1).length);
    }

    @Test
    void brokenFilesAreRefused() throws IOException {
        byte[] good = Files.readAllBytes(path);
        Random random = new Random(3);
        Path bad = folder.resolve("bad.tokens");
        for (int round = 0; round < 500; round++) {
            byte[] bytes = good.clone();
            bytes[random.nextInt(68)] ^= (byte) (1 + random.nextInt(255));
            Files.write(bad, bytes);
            try {
                assertThat(TokenFile.open(bad, TOKENIZER).size()).isPositive();
            } catch (TokenFileException e) {
                assertThat(e).hasMessageContaining("bad.tokens");
            }
        }
        Files.write(bad, Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> TokenFile.open(bad, TOKENIZER)).isInstanceOf(TokenFileException.class);
        BpeTokenizer other = BpeTrainer.train(List.of(utf8("other text, other text")), 270);
        assertThatThrownBy(() -> TokenFile.open(path, other)).hasMessageContaining("another tokenizer");
    }

    @Test
    void anEpochTakesEveryWindowOnceAndTargetsFollowInputs() {
        TokenFile file = TokenFile.open(path, TOKENIZER);
        TokenWindows windows = new TokenWindows(file, 5, 7);
        try (Scope scope = Scope.open()) {
            for (long epoch = 0; epoch < 3; epoch++) {
                Set<String> seen = new HashSet<>();
                for (long i = 0; i < windows.perEpoch(); i++) {
                    TokenWindows.Batch batch = windows.batch(epoch * windows.perEpoch() + i, 1);
                    long[] in = batch.inputs().toLongs();
                    long[] out = batch.targets().toLongs();
                    assertThat(Arrays.copyOfRange(in, 1, 5)).isEqualTo(Arrays.copyOf(out, 4));
                    seen.add(Arrays.toString(in) + i);
                }
                assertThat(seen).hasSize((int) windows.perEpoch());
            }
        }
    }

    @Test
    void aBatchIsTheSameHoweverItIsReached() {
        TokenFile file = TokenFile.open(path, TOKENIZER);
        try (Scope scope = Scope.open()) {
            long[] whole = new TokenWindows(file, 4, 1).batch(6, 4).inputs().toLongs();
            long[] second = new TokenWindows(file, 4, 1).batch(8, 2).inputs().toLongs();
            assertThat(Arrays.copyOfRange(whole, 8, 16)).isEqualTo(second);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 50})
    void validationPredictsEveryTokenButTheFirstOnce(int length) {
        TokenFile file = TokenFile.open(path, TOKENIZER);
        ValidationWindows windows = new ValidationWindows(file, length, 3);
        List<Long> targets = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            for (int batch = 0; batch < windows.batches(); batch++) {
                int counted = 0;
                for (long target : windows.batch(batch).targets().toLongs()) {
                    if (target != ValidationWindows.IGNORED) {
                        targets.add(target);
                        counted++;
                    }
                }
                assertThat(counted).isEqualTo(windows.counted(batch));
            }
        }
        List<Long> expected = new ArrayList<>();
        for (int i = 1; i < file.size(); i++) {
            expected.add((long) file.token(i));
        }
        assertThat(targets).isEqualTo(expected);
    }

    @Test
    void bitsPerByteOfAUniformModelIsItsCodeLength() {
        TokenFile file = TokenFile.open(path, TOKENIZER);
        ValidationWindows windows = new ValidationWindows(file, 4, 2);
        double nats = windows.targets() * Math.log(TOKENIZER.vocabularySize());
        double expected = windows.targets() * (Math.log(TOKENIZER.vocabularySize()) / Math.log(2)) / file.textBytes();
        assertThat(windows.bitsPerByte(nats)).isCloseTo(expected, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 5, 16, 17, 1000})
    void anEpochOrderIsAPermutation(long size) {
        EpochOrder order = EpochOrder.of(9, size);
        for (long epoch = 0; epoch < 3; epoch++) {
            Set<Long> seen = new HashSet<>();
            for (long i = 0; i < size; i++) {
                long index = order.index(epoch, i);
                assertThat(index).isBetween(0L, size - 1);
                seen.add(index);
            }
            assertThat(seen).hasSize((int) size);
        }
    }

    @Test
    void epochsAndSeedsHaveOrdersOfTheirOwnWithoutPattern() {
        int size = 1000;
        double meanStep = 0;
        int fixed = 0;
        for (int i = 0; i + 1 < size; i++) {
            meanStep += Math.abs(EpochOrder.of(1, size).index(0, i + 1)
                    - EpochOrder.of(1, size).index(0, i));
            fixed +=
                    EpochOrder.of(1, size).index(0, i) == EpochOrder.of(1, size).index(1, i) ? 1 : 0;
            fixed +=
                    EpochOrder.of(1, size).index(0, i) == EpochOrder.of(2, size).index(0, i) ? 1 : 0;
        }
        assertThat(meanStep / size).isBetween(size / 3.0 - 30, size / 3.0 + 30);
        assertThat(fixed).isLessThan(12);
    }
}
