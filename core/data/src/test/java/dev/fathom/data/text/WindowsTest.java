package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {

    private static final List<byte[]> DOCUMENTS = List.of(utf8(Texts.random(1, 700)), utf8("héllo wörld"));
    private static final BpeTokenizer TOKENIZER = BpeTrainer.train(DOCUMENTS, 300);

    @TempDir
    static Path folder;

    private static TokenFile file;

    @BeforeAll
    static void write() throws IOException {
        Path path = folder.resolve("text.tokens");
        TokenFile.write(path, TOKENIZER, DOCUMENTS);
        file = TokenFile.open(path, TOKENIZER);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 64})
    void anEpochTakesEveryWindowOnce(int length) {
        TokenWindows windows = new TokenWindows(file, length, 7);
        long perEpoch = windows.perEpoch();
        Set<Long> offsets = new HashSet<>();
        for (long epoch = 0; epoch < 5; epoch++) {
            List<Long> starts = LongStream.range(epoch * perEpoch, (epoch + 1) * perEpoch)
                    .map(windows::start)
                    .sorted()
                    .boxed()
                    .toList();
            long offset = starts.get(0);
            assertThat(starts)
                    .isEqualTo(LongStream.range(0, perEpoch)
                            .map(i -> offset + i * length)
                            .boxed()
                            .toList());
            assertThat(offset).isBetween(0L, length - 1L);
            assertThat(starts.get(starts.size() - 1) + length).isLessThan(file.size());
            offsets.add(offset);
        }
        assertThat(offsets).hasSizeGreaterThan(length == 1 ? 0 : 1);
    }

    @Test
    void everyEpochAndSeedHasAnOrderOfItsOwn() {
        Set<List<Long>> orders = new HashSet<>();
        for (long seed = 0; seed < 3; seed++) {
            TokenWindows windows = new TokenWindows(file, 4, seed);
            for (long epoch = 0; epoch < 3; epoch++) {
                orders.add(LongStream.range(epoch * windows.perEpoch(), (epoch + 1) * windows.perEpoch())
                        .map(example -> windows.start(example) / 4)
                        .boxed()
                        .toList());
            }
        }
        assertThat(orders).hasSize(9);
    }

    @Test
    void targetsAreTheTokensAfterTheInputs() {
        TokenWindows windows = new TokenWindows(file, 6, 7);
        try (Scope scope = Scope.open()) {
            TokenWindows.Batch batch = windows.batch(3, 4);
            assertThat(batch.inputs().shape()).containsExactly(4, 6);
            long[] inputs = batch.inputs().toLongs();
            long[] targets = batch.targets().toLongs();
            for (int row = 0; row < 4; row++) {
                long[] window = windows.window(3 + row);
                long start = windows.start(3 + row);
                assertThat(window)
                        .containsExactly(LongStream.rangeClosed(start, start + 6)
                                .map(file::token)
                                .toArray());
                assertThat(Arrays.copyOfRange(inputs, row * 6, row * 6 + 6)).isEqualTo(Arrays.copyOf(window, 6));
                assertThat(Arrays.copyOfRange(targets, row * 6, row * 6 + 6))
                        .isEqualTo(Arrays.copyOfRange(window, 1, 7));
            }
        }
    }

    @Test
    void anExampleIsTheSameHoweverAndByWhomItIsReached() {
        long[][] inOrder = LongStream.range(0, 500)
                .mapToObj(new TokenWindows(file, 4, 1)::window)
                .toArray(long[][]::new);
        TokenWindows shared = new TokenWindows(file, 4, 1);
        long[][] inParallel =
                LongStream.range(0, 500).parallel().mapToObj(shared::window).toArray(long[][]::new);
        assertThat(inParallel).isDeepEqualTo(inOrder);
        try (Scope scope = Scope.open()) {
            long[] whole = shared.batch(6, 4).inputs().toLongs();
            assertThat(shared.batch(8, 2).inputs().toLongs()).isEqualTo(Arrays.copyOfRange(whole, 8, 16));
        }
        assertThat(new TokenWindows(file, 4, 2).window(0)).isNotEqualTo(inOrder[0]);
    }

    @Test
    void textsTooShortForTheContextAreRefused() {
        assertThatThrownBy(() -> new TokenWindows(file, (int) file.size(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.size() + " tokens")
                .hasMessageContaining("context of 1 to");
        assertThatThrownBy(() -> new TokenWindows(file, 4, 1).window(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 50, 5000})
    void validationPredictsEveryTokenOnceFromTheOneBefore(int length) {
        ValidationWindows windows = new ValidationWindows(file, length, 3);
        List<Long> targets = new ArrayList<>();
        List<Long> inputs = new ArrayList<>();
        try (Scope scope = Scope.open()) {
            for (int number = 0; number < windows.batches(); number++) {
                TokenWindows.Batch batch = windows.batch(number);
                long[] in = batch.inputs().toLongs();
                long[] out = batch.targets().toLongs();
                for (int i = 0; i < out.length; i++) {
                    if (out[i] != ValidationWindows.IGNORED) {
                        inputs.add(in[i]);
                        targets.add(out[i]);
                    }
                }
                assertThat(Arrays.stream(out).filter(t -> t != ValidationWindows.IGNORED))
                        .hasSize(windows.counted(number));
            }
        }
        List<Long> all =
                LongStream.range(0, file.size()).map(file::token).boxed().toList();
        assertThat(targets).isEqualTo(all).hasSize((int) windows.targets());
        List<Long> before = new ArrayList<>(all.subList(0, all.size() - 1));
        before.add(0, (long) TOKENIZER.endOfText());
        assertThat(inputs).isEqualTo(before);
    }

    /** A model that knows only how often each token stands in the file: its code length is the file's entropy. */
    @Test
    void bitsPerByteIsTheCodeLengthOverTheBytesOfTheText() {
        long[] counts = new long[TOKENIZER.vocabularySize()];
        LongStream.range(0, file.size()).forEach(i -> counts[file.token(i)]++);
        double entropyBits = 0;
        for (long count : counts) {
            entropyBits -= count == 0 ? 0 : count * Math.log((double) count / file.size()) / Math.log(2);
        }
        ValidationWindows windows = new ValidationWindows(file, 16, 2);
        double nats = 0;
        try (Scope scope = Scope.open()) {
            for (int number = 0; number < windows.batches(); number++) {
                for (long target : windows.batch(number).targets().toLongs()) {
                    nats -= target < 0 ? 0 : Math.log((double) counts[(int) target] / file.size());
                }
            }
        }
        long bytes = DOCUMENTS.stream().mapToLong(d -> d.length).sum();
        assertThat(windows.bitsPerByte(nats)).isCloseTo(entropyBits / bytes, within(1e-9));
    }

    @Test
    void noHeldOutTextIsRefused() throws IOException {
        Path path = folder.resolve("empty.tokens");
        TokenFile.write(path, TOKENIZER, List.of(new byte[0]));
        TokenFile empty = TokenFile.open(path, TOKENIZER);
        assertThatThrownBy(() -> new ValidationWindows(empty, 8, 1)).hasMessageContaining("no held-out text");
    }
}
