package dev.fathom.ancre.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.ancre.AncreConfig;
import dev.fathom.ancre.DepthUtilization;
import dev.fathom.ancre.Normalization;
import dev.fathom.ancre.rival.DenseFormerConfig;
import dev.fathom.data.Corpus;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Studies;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.train.language.EncodedCorpus;
import dev.fathom.train.language.LanguageModelConfig;
import dev.fathom.train.language.LanguageModelTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {

    @Test
    void isFoundWithItsClaims() {
        List<Claim> claims = Studies.installed().of(List.of("ancre")).get(0).claims();
        assertThat(claims)
                .extracting(Claim::id)
                .contains("E1-rate", "E2-loss", "E3-depth", "E5-time", "E6-depth", "E7-galore");
    }

    private static EncodedCorpus text(Path folder) throws Exception {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        for (int i = 0; i < 40; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = 0; n < 200; n++) {
                text.append("the ").append((n * (i + 3)) % 17).append("th line of a file that says little\n");
            }
            Files.writeString(texts.resolve("t" + i + ".txt"), text);
        }
        Corpus corpus = Catalog.standard(folder).corpus(texts.toString(), message -> {});
        LanguageModelConfig.Data data = new LanguageModelConfig.Data("texts", 300, 1_000_000, 4_000, 100_000);
        return EncodedCorpus.of(corpus, data, folder.resolve("tokens"), message -> {});
    }

    @Test
    void allWiringsBeginWithTheSameWeightsAndSeeTheSameWindows(@TempDir Path folder) throws Exception {
        DepthBench bench = new DepthBench(text(folder), new DepthBench.Size(16, 4, 2, 16, 4, 12, 3, true));
        Map<String, Tensor> cascade = bench.model(new CascadeConfig(), 5).state();
        for (Map.Entry<String, TopologyFactory> each : Rivals.all().entrySet()) {
            Map<String, Tensor> own = bench.model(each.getValue(), 5).state();
            own.keySet().removeIf(name -> name.startsWith("model.depth."));
            assertThat(cascade.keySet()).containsAll(own.keySet());
            assertThat(own.keySet()).as(each.getKey()).contains("lm_head.weight", "model.layers.3.mlp.up_proj.weight");
            own.forEach((name, weight) -> assertThat(weight.toDoubles())
                    .as(each.getKey() + " " + name)
                    .containsExactly(
                            Optional.ofNullable(cascade.get(name)).orElseThrow().toDoubles()));
        }
        // Untrained, a DenseFormer is the cascade: with the same windows the losses are the same.
        LanguageModelTask plain = bench.task(bench.model(new CascadeConfig(), 5), 5);
        LanguageModelTask dense = bench.task(bench.model(DenseFormerConfig.defaults(), 5), 5);
        LanguageModelTask other = bench.task(bench.model(new CascadeConfig(), 5), 6);
        for (long step : new long[] {0, 7}) {
            double loss = plain.loss(step, 0).item();
            assertThat(dense.loss(step, 0).item()).isCloseTo(loss, within(1e-5));
            assertThat(Math.abs(other.loss(step, 0).item() - loss)).isGreaterThan(1e-4);
        }
    }

    @Test
    void allWiringsTrainOnTheSameBenchAndAreReproducible(@TempDir Path folder) throws Exception {
        EncodedCorpus text = text(folder);
        DepthBench bench = new DepthBench(text, new DepthBench.Size(16, 4, 2, 16, 4, 12, 3, true));
        for (Map.Entry<String, TopologyFactory> each : Rivals.all().entrySet()) {
            Training training = bench.train(each.getValue(), AdamWConfig.of(5e-3), 1, step -> {});
            assertThat(training.losses()).as(each.getKey()).hasSize(3).allMatch(Double::isFinite);
            assertThat(training.finalLoss()).as(each.getKey()).isLessThan(Math.log(300) + 0.1);
            boolean shares =
                    each.getValue() instanceof AncreConfig ancre && ancre.normalization() != Normalization.OUTGOING;
            assertThat(training.entropies())
                    .as(each.getKey())
                    .hasSize(3)
                    .allMatch(entropy -> Double.isFinite(entropy) == shares);
        }
        Training once = bench.train(AncreConfig.defaults(), AdamWConfig.of(5e-3), 2, step -> {});
        Training again = bench.train(AncreConfig.defaults(), AdamWConfig.of(5e-3), 2, step -> {});
        assertThat(again).isEqualTo(once);
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue(json.writeValueAsString(once), Training.class))
                .as("kept and read")
                .isEqualTo(once);
    }

    /** The cascade, but infinite wherever it is evaluated and {@code bad} says so of the input and the blocks. */
    private record BadWhenEvaluated(BiPredicate<Tensor, List<ResidualBlock>> bad) implements TopologyFactory {
        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new ResidualTopology(stack) {
                @Override
                protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
                    Tensor h = inTurn(input, blocks);
                    return !input.requiresGrad() && bad.test(input, blocks) ? h.div(0) : h;
                }
            };
        }
    }

    @Test
    void trainingThatIsBadAtAnEvaluationOnlyHasDiverged(@TempDir Path folder) throws Exception {
        DepthBench bench = new DepthBench(text(folder), new DepthBench.Size(16, 4, 2, 16, 4, 12, 3, true));
        assertThatThrownBy(() ->
                        bench.train(new BadWhenEvaluated((input, blocks) -> true), AdamWConfig.of(5e-3), 1, step -> {}))
                .isInstanceOf(NonFiniteException.class)
                .hasMessage("step 4: the held-out loss is not finite");
    }

    @Test
    void blockWithoutWhichTheLossIsInfiniteLeavesTheUseOfDepthUnknown(@TempDir Path folder) throws Exception {
        DepthBench bench = new DepthBench(text(folder), new DepthBench.Size(16, 4, 2, 16, 4, 12, 3, true));
        Training training = bench.train(
                new BadWhenEvaluated((input, blocks) ->
                        blocks.get(2).branch(input).square().sum().item() == 0),
                AdamWConfig.of(5e-3),
                1,
                step -> {});
        assertThat(training.losses()).hasSize(3).allMatch(Double::isFinite);
        assertThat(training.increases().get(2)).isInfinite();
        assertThat(training.increases().get(1)).isFinite();
        assertThat(training.use().gini()).isNaN();
        assertThat(training.use().entropy()).isNaN();
    }

    @Test
    void trainingThatDivergedIsNoFlatProfileAndHasMovedNothing() throws Exception {
        Training diverged = Training.diverged(new DepthBench.Size(16, 4, 2, 16, 4, 12, 3, true));
        assertThat(diverged.finalEntropy()).isNaN();
        assertThat(diverged.use().gini()).isNaN();
        assertThat(diverged.use().withoutFirst().gini()).isNaN();
        assertThat(diverged.use().entropy()).isNaN();
        assertThat(new DepthUtilization(1, Double.NaN, 2).gini()).isNaN();
        assertThat(new DepthUtilization(1, Double.NaN, 2).entropy()).isNaN();
        ObjectMapper json = new ObjectMapper();
        assertThat(json.readValue(json.writeValueAsString(diverged), Training.class))
                .as("kept and read")
                .isEqualTo(diverged);
    }

    @Test
    void shareToReachInterpolatesBetweenEvaluations() {
        Training training = new Training(100, List.of(3.0, 2.0, 1.0, 0.9), List.of(), List.of(), List.of());
        assertThat(training.shareToReach(1.5)).isCloseTo((2 + 0.5) / 4, within(1e-12));
        assertThat(training.shareToReach(4)).isEqualTo(0.25);
        assertThat(training.shareToReach(0.5)).isInfinite();
        assertThat(training.shareToReach(Double.POSITIVE_INFINITY))
                .as("of a cascade that diverged")
                .isNaN();
    }

    @Test
    void utilizationIsFlatOrPeaked() {
        assertThat(new DepthUtilization(1, 1, 1, 1).gini()).isCloseTo(0, within(1e-12));
        assertThat(new DepthUtilization(1, 1, 1, 1).entropy()).isCloseTo(Math.log(4), within(1e-12));
        assertThat(new DepthUtilization(0, 0, 5, -1).gini()).isCloseTo(0.75, within(1e-12));
        assertThat(new DepthUtilization(0, 0).gini()).isZero();
        assertThat(new DepthUtilization(9, 1, 1, 2).withoutFirst().increases()).containsExactly(1, 1, 2);
        double[] loss = {1, 2, 4};
        Tensor one = Tensors.ones(1);
        DepthUtilization use = DepthUtilization.measure(2, hook -> {
            for (int j = 0; j < 2; j++) {
                if (hook.wrap(j, h -> h.mul(5)).branch(one).item() == 0) {
                    return loss[j + 1];
                }
            }
            return loss[0];
        });
        assertThat(use.increases()).containsExactly(1, 3);
    }

    @Test
    void t15MemoryStaysFlatAtTwelveBlocks() throws Exception {
        double cascade = MemoryProbe.megabytes("cascade", 64, 32);
        assumeTrue(Double.isFinite(cascade), "peak memory is known on Linux only");
        double ancre = MemoryProbe.megabytes("ancre", 64, 32);
        assertThat(cascade).isGreaterThan(30);
        assertThat(ancre / cascade).isLessThan(1.10);
        // The same shortcuts over a history that is stacked for every block: what the bound is there to notice.
        assertThat(MemoryProbe.megabytes(StackedHistory.class, "stacked", 64, 32) / cascade)
                .isGreaterThan(1.10);
    }

    @Test
    void memoryThatCannotBeMeasuredHasAReason() {
        assertThatThrownBy(() -> MemoryProbe.megabytes(MemoryProbe.class, "cascade", 63, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the process that measures memory ended with status 1: ")
                .hasMessageContaining("IllegalArgumentException: dim must be a multiple of heads 2, got 63");
    }

    @Test
    void memoryOfAnUnknownWiringIsRefused() {
        assertThatThrownBy(() -> MemoryProbe.megabytes("ancer", 64, 32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no memory is measured for the wiring 'ancer', only for [");
    }
}
