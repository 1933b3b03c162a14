package dev.fathom.nn;

import static dev.fathom.nn.Samples.assertClose;
import static dev.fathom.nn.Samples.doubles;
import static dev.fathom.nn.Samples.randomise;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The language model under wirings from the literature. */
class LlamaTopologyTest {
    private static final Tensor IDS = Tensors.of(new long[] {3, 17, 0, 22, 9, 9, 1, 14}, 2, 4);
    private static final Llama.Config CASCADE =
            new Llama.Config(23, 24, 3, 4, 2, 20, 16, 500, 1e-5, 0.02, 0, false, new CascadeConfig());

    private static Llama cascade() {
        Llama model = new Llama(CASCADE, doubles(1), LayerFactory.DENSE);
        randomise(model, 2);
        return model;
    }

    private static Llama wired(TopologyFactory depth) {
        return new Llama(CASCADE.withDepth(depth), doubles(1), LayerFactory.DENSE);
    }

    private static double[] logits(Llama model) {
        return model.forward(IDS, Pass.evaluation()).toDoubles();
    }

    /** A model with the cascade's weights and its own wiring's start. */
    private static Llama withWeightsOf(Llama cascade, TopologyFactory depth) {
        Llama model = wired(depth);
        Map<String, Tensor> state = model.state();
        state.putAll(cascade.state());
        model.load(state);
        return model;
    }

    @Test
    void parametersOfTheWiringFollowTheModelsOwn() {
        Llama model = wired(new RivalTopologies.SoftmaxConfig(0.1, true));
        assertThat(model.parameters().keySet())
                .contains("model.depth.a1", "model.depth.a2", "model.depth.a3")
                .containsAll(cascade().parameters().keySet());
        assertThat(model.nonTrainable()).containsExactly("model.depth.a1");
        assertThat(model.parameterCount()).isEqualTo(CASCADE.parameterCount() + 6);
    }

    @Test
    void wiringsThatStartAsTheCascadeGiveItsLogits() {
        Llama plain = cascade();
        assertClose(logits(withWeightsOf(plain, new RivalTopologies.DenseConfig())), logits(plain), 1e-12);
        // All streams stay equal, so the sum is the cascade's state times 2, which the last norm takes out up to its
        // eps.
        assertClose(logits(withWeightsOf(plain, new RivalTopologies.StreamsConfig(2))), logits(plain), 1e-4);
    }

    @Test
    void scaledNormsActAsScaledNormWeights() {
        Llama plain = cascade();
        Llama scaled = withWeightsOf(plain, new RivalTopologies.NormScalingConfig());
        try (NoGrad off = Autograd.noGrad()) {
            plain.parameters().forEach((name, t) -> {
                if (name.endsWith("layernorm.weight")) {
                    int layer = Integer.parseInt(name.split("\\.")[2]);
                    t.divInPlace(Math.sqrt(layer + 1));
                }
            });
        }
        assertClose(logits(scaled), logits(plain), 1e-12);
    }

    @Test
    void branchesScaledByZeroLeaveTheEmbeddingAlone() {
        Llama model = withWeightsOf(cascade(), new RivalTopologies.LayerScaleConfig());
        assertThat(model.depth().stack().blocks()).isEqualTo(6);
        double[] idle = model.forward(IDS, Pass.evaluation(), (index, block) -> ResidualBlock.bypass())
                .toDoubles();
        assertClose(logits(model), idle, 1e-12);
    }

    @Test
    void blocksWithoutInputNormHaveNoneInTheTree() {
        Llama model = wired(new RivalTopologies.DeepNormConfig());
        assertThat(model.parameters().keySet())
                .noneMatch(name -> name.contains("layernorm"))
                .contains("model.depth.norm5.weight");
        assertThat(model.forward(IDS, Pass.evaluation()).isFinite().all().toBooleans())
                .containsExactly(true);
    }

    @Test
    void generationWithACacheWorksUnderEveryWiring() {
        for (TopologyFactory depth : new TopologyFactory[] {
            new RivalTopologies.SoftmaxConfig(0.1, false),
            new RivalTopologies.DenseConfig(),
            new RivalTopologies.StreamsConfig(2),
            new RivalTopologies.DeepNormConfig()
        }) {
            Llama model = wired(depth);
            randomise(model, 3);
            try (Scope scope = Scope.open();
                    NoGrad off = Autograd.noGrad();
                    KvCache cache = model.cache(2)) {
                Tensor full = model.forward(IDS, Pass.evaluation());
                for (int t = 0; t < 4; t++) {
                    Tensor next = model.append(IDS.narrow(1, t, 1), cache);
                    assertClose(next, full.narrow(1, t, 1).toDoubles(), 1e-9);
                }
            }
        }
    }

    @Test
    void aTrainingStepReachesEveryTrainableParameter() {
        Llama model = new Llama(CASCADE.withDepth(new RivalTopologies.SoftmaxConfig(1, true)), Rng.seed(1));
        model.loss(IDS, IDS, Pass.training(Rng.seed(2))).backward();
        model.trainable().forEach((name, t) -> assertThat(t.grad()).as(name).isNotNull());
        model.nonTrainable()
                .forEach(name -> assertThat(model.parameters().get(name).grad()).isNull());
    }
}
