package dev.fathom.train.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.data.text.BpeTokenizer;
import dev.fathom.data.text.BpeTrainer;
import dev.fathom.data.text.TokenFile;
import dev.fathom.engine.Engine;
import dev.fathom.engine.Parallelism;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.checkpoint.Manifest;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.MetricRow;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Llama;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.ScheduleConfig;
import dev.fathom.train.TestRuns;
import dev.fathom.train.Trainer;
import dev.fathom.train.TrainingConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LanguageModelTaskTest {

    private static final int CONTEXT = 16;

    @TempDir
    Path folder;

    private TestRuns runs;
    private BpeTokenizer tokenizer;
    private TokenFile train;
    private TokenFile held;

    /** Sums with their results: something to learn. */
    private static byte[] text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i % 10)
                    .append('+')
                    .append(i / 10 % 10)
                    .append('=')
                    .append(i % 10 + i / 10 % 10)
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @BeforeEach
    void encode() throws Exception {
        runs = new TestRuns(folder);
        List<byte[]> texts = List.of(text(0, 150), text(150, 300));
        tokenizer = BpeTrainer.train(texts, 280);
        TokenFile.write(folder.resolve("train"), tokenizer, texts);
        TokenFile.write(folder.resolve("held"), tokenizer, List.of(text(300, 340)));
        train = TokenFile.open(folder.resolve("train"), tokenizer);
        held = TokenFile.open(folder.resolve("held"), tokenizer);
    }

    /** How a model is made and trained. */
    private record Plan(int dim, int batch, int parts, long steps, double lr, double dropout) {}

    private record Trained(RunDirectory directory, ExitStatus status, Map<String, double[]> weights) {

        Manifest checkpoint() {
            return directory.checkpoints().latest().orElseThrow().manifest();
        }
    }

    private Trained train(RunDirectory directory, Plan plan, Consumer<LiveRun> watch) {
        Map<String, double[]> weights = new TreeMap<>();
        ExitStatus status = runs.work(directory, watch, run -> {
            Llama.Config config = new Llama.Config(
                    tokenizer.vocabularySize(),
                    plan.dim(),
                    2,
                    2,
                    1,
                    2 * plan.dim(),
                    CONTEXT,
                    1e4,
                    1e-5,
                    0.02,
                    plan.dropout(),
                    true,
                    new CascadeConfig());
            Rng rng = Rng.seed(run.seed());
            TrainingConfig training = new TrainingConfig(
                    plan.steps(),
                    plan.batch(),
                    plan.parts(),
                    AdamWConfig.of(plan.lr()),
                    ScheduleConfig.Cosine.defaults(),
                    1,
                    10,
                    10);
            try (Scope scope = Scope.open()) {
                Llama model = new Llama(config, rng.split("model"));
                LanguageModelTask task = new LanguageModelTask(model, train, held, plan.batch(), plan.parts(), rng);
                try (Trainer trainer = new Trainer(task, training, List.of(), run)) {
                    trainer.train();
                }
                model.parameters()
                        .forEach((name, weight) ->
                                weights.put(name, weight.detach().toDoubles()));
            }
        });
        return new Trained(directory, status, weights);
    }

    private Trained train(Plan plan) {
        Trained trained = train(runs.create(3), plan, live -> {});
        assertThat(trained.status()).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        return trained;
    }

    @Test
    void resumeWithDropoutOverEpochsEndsWithTheSameBits() {
        Plan plan = new Plan(16, 6, 2, 36, 3e-3, 0.2);
        Trained whole = train(plan);
        long perEpoch = (train.size() - 1) / CONTEXT - 1;
        assertThat(plan.steps() * plan.batch() * plan.parts()).isGreaterThan(3 * perEpoch);
        RunDirectory directory = runs.create(3);
        for (long stop : new long[] {1, 13, 14, 29}) {
            Trained stopped = train(directory, plan, live -> {
                if (runs.events.get(runs.events.size() - 1) instanceof RunEvent.Metric figure
                        && figure.step() == stop) {
                    live.requestStop();
                }
            });
            assertThat(stopped.status()).isEqualTo(ExitStatus.INTERRUPTED);
        }
        Trained resumed = train(directory, plan, live -> {});
        assertThat(resumed.status()).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        assertThat(resumed.checkpoint()).isEqualTo(whole.checkpoint());
        assertThat(directory.metrics()).isEqualTo(whole.directory().metrics());
    }

    @Test
    void learnsWhatCanBeLearned() {
        Trained trained = train(new Plan(32, 12, 1, 80, 2e-2, 0));
        List<Double> bits = trained.directory().metrics().stream()
                .filter(row -> row.name().equals("validation/bits-per-byte"))
                .map(MetricRow::value)
                .toList();
        // After 10 steps it knows how frequent tokens are; that a sum follows from its digits is worth a bit and more.
        assertThat(bits.get(bits.size() - 1)).isLessThan(bits.get(0) - 1);
    }

    /**
     * Sums over rows in another order and split: equal up to rounding, which Adam may enlarge where a gradient is near
     * 0.
     */
    @Test
    void accumulatedPartsEqualOneBigBatch() {
        Trained whole = train(new Plan(16, 12, 1, 15, 3e-3, 0));
        Trained parts = train(new Plan(16, 4, 3, 15, 3e-3, 0));
        assertAgree(parts, whole, 1e-4);
    }

    @ParameterizedTest
    @EnumSource(Parallelism.class)
    void twoThreadsAgreeWithOneOverFiftySteps(Parallelism parallelism) {
        Plan plan = new Plan(64, 32, 1, 50, 3e-3, 0.1);
        int before = Engine.threads();
        Engine.setParallelism(parallelism);
        try {
            Engine.setThreads(1);
            Trained one = train(plan);
            Engine.setThreads(2);
            assertAgree(train(plan), one, 1e-4);
        } finally {
            Engine.setThreads(before);
            Engine.setParallelism(Parallelism.MATRIX_PRODUCTS);
        }
    }

    /** Figures agree relatively, weights relative to the largest of their tensor. */
    private static void assertAgree(Trained trained, Trained expected, double tolerance) {
        List<MetricRow> rows = trained.directory().metrics();
        List<MetricRow> others = expected.directory().metrics();
        assertThat(rows).hasSameSizeAs(others);
        for (int i = 0; i < rows.size(); i++) {
            double value = others.get(i).value();
            assertThat(rows.get(i).value())
                    .as(rows.get(i).toString())
                    .isCloseTo(value, within(tolerance * Math.abs(value)));
        }
        expected.weights().forEach((name, weight) -> {
            double largest = 0;
            for (double value : weight) {
                largest = Math.max(largest, Math.abs(value));
            }
            assertThat(trained.weights().get(name)).as(name).containsExactly(weight, within(tolerance * largest));
        });
    }
}
