package dev.fathom.ancre;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.ancre.rival.FixedEdgesConfig;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.ChannelNorm;
import dev.fathom.nn.Granularity;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Pass;
import dev.fathom.nn.ResNet;
import dev.fathom.nn.ResidualMlp;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** ANCRe in the model families, and what a user does with a trained one. */
class ModelsTest {

    private static final Tensor IDS = Tensors.of(new long[] {3, 17, 0, 22, 9, 9, 1, 14}, 2, 4);

    @Test
    void pruningATrainedLanguageModelKeepsItsLoss() {
        // example
        Llama.Config shape = Llama.Config.of(32, 16, 4, 2, 8);
        Llama model = new Llama(shape.withDepth(AncreConfig.defaults().withTemperature(0.1)), Rng.seed(7));
        for (int step = 0; step < 3; step++) {
            model.loss(IDS, IDS, Pass.training(Rng.seed(step))).backward();
            try (NoGrad off = Autograd.noGrad()) {
                model.trainable().values().forEach(t -> {
                    Tensor gradient = t.grad();
                    if (gradient != null) {
                        t.addInPlace(gradient, -0.1);
                    }
                    t.clearGrad();
                });
            }
        }
        Ancre learned = (Ancre) model.depth();
        double spread = new ShortcutProfile(learned.coefficients()).relativeEntropy(); // 1: uniform, 0: one source each
        Pruning pruning = Pruning.of(learned, Pruning.DEFAULT_THRESHOLD);
        Llama small = new Llama(shape.withDepth(pruning.wiring()), Rng.seed(0));
        Map<String, Tensor> weights = model.state();
        weights.keySet().removeIf(name -> name.startsWith("model.depth."));
        small.load(weights);
        // end of example
        assertThat(spread).isBetween(0.0, 1.0);
        double before = model.loss(IDS, IDS, Pass.evaluation()).item();
        assertThat(Math.abs(small.loss(IDS, IDS, Pass.evaluation()).item() - before))
                .isLessThan(1e-4);
    }

    @Test
    void everyFamilyCarriesTheShortcuts() {
        AncreConfig ancre = AncreConfig.defaults();
        Llama halves =
                new Llama(Llama.Config.of(32, 16, 3, 2, 8).withDepth(ancre.at(Granularity.HALF_BLOCK)), Rng.seed(1));
        assertThat(halves.depth().stack().blocks()).isEqualTo(6);
        assertThat(halves.depth().edges()).hasSize(21);
        halves.loss(IDS, IDS, Pass.training(Rng.seed(1))).backward();
        halves.trainable().forEach((name, t) -> assertThat(t.grad()).as(name).isNotNull());

        ResNet pictures =
                new ResNet(new ResNet.Config(1, 10, List.of(8, 16), 3, ChannelNorm.GROUP, ancre), Rng.seed(1));
        assertThat(pictures.depths()).hasSize(2);
        assertThat(pictures.forward(Tensors.ones(2, 1, 8, 8), Pass.evaluation()).shape())
                .containsExactly(2, 10);

        ResidualMlp mlp = new ResidualMlp(new ResidualMlp.Config(4, 2, 8, 5, 4, ancre), Rng.seed(1));
        assertThat(mlp.forward(Tensors.ones(3, 4)).shape()).containsExactly(3, 2);
        assertThat(mlp.depth().edges()).hasSize(15);
    }

    @Test
    void fixedLayoutsNameTheirModelsToo() {
        Llama model = new Llama(
                Llama.Config.of(32, 16, 3, 2, 8).withDepth(new FixedEdgesConfig("0:2+2:3", true, Granularity.BLOCK)),
                Rng.seed(1));
        assertThat(model.depth().coefficients()[0][2]).isEqualTo(1);
    }
}
