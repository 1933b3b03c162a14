package dev.fathom.nn;

import static dev.fathom.nn.Samples.assertClose;
import static dev.fathom.nn.Samples.doubles;
import static dev.fathom.nn.Samples.randomise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlamaTest {
    private static final long[] IDS = {3, 17, 0, 22, 9, 9, 1, 14};

    private static Llama.Config config(int kvHeads, boolean tied) {
        return new Llama.Config(23, 24, 3, 4, kvHeads, 20, 16, 500, 1e-5, 0.02, 0, tied, new CascadeConfig());
    }

    /** A double-precision model with weights that are far from their small start. */
    private static Llama sample(Llama.Config config) {
        Llama model = new Llama(config, doubles(1), LayerFactory.DENSE);
        randomise(model, 2);
        return model;
    }

    private static Tensor ids(long... values) {
        return Tensors.of(values, 1, values.length);
    }

    @ParameterizedTest(name = "{0} key heads, tied {1}")
    @CsvSource({"4, false", "2, true", "1, false"})
    void logitsAreThoseOfAnIndependentImplementation(int kvHeads, boolean tied) {
        Llama model = sample(config(kvHeads, tied));
        double[] expected = new ReferenceLlama(model.config(), model.parameters()).logits(IDS);
        assertClose(model.forward(ids(IDS), Pass.evaluation()), expected, 1e-10);
    }

    @Test
    void lossIsTheMeanNegativeLogLikelihood() {
        Llama model = sample(config(2, false));
        double[] logits = new ReferenceLlama(model.config(), model.parameters()).logits(IDS);
        long[] targets = {17, 0, 22, 9, 9, 1, 14, 20};
        double expected = 0;
        for (int t = 0; t < IDS.length; t++) {
            double[] row = Arrays.copyOfRange(logits, t * 23, (t + 1) * 23);
            double total = Arrays.stream(row).map(Math::exp).sum();
            expected += (Math.log(total) - row[(int) targets[t]]) / IDS.length;
        }
        assertThat(model.loss(ids(IDS), ids(targets), Pass.evaluation()).item()).isCloseTo(expected, within(1e-10));
    }

    @Test
    void parametersHaveTheNamesOfHuggingFaceInOrder() {
        Llama model = new Llama(config(2, false).withLayers(2), Rng.seed(1));
        assertThat(model.parameters().keySet())
                .containsExactly(
                        "model.embed_tokens.weight",
                        "model.layers.0.self_attn.q_proj.weight",
                        "model.layers.0.self_attn.k_proj.weight",
                        "model.layers.0.self_attn.v_proj.weight",
                        "model.layers.0.self_attn.o_proj.weight",
                        "model.layers.0.mlp.gate_proj.weight",
                        "model.layers.0.mlp.up_proj.weight",
                        "model.layers.0.mlp.down_proj.weight",
                        "model.layers.0.input_layernorm.weight",
                        "model.layers.0.post_attention_layernorm.weight",
                        "model.layers.1.self_attn.q_proj.weight",
                        "model.layers.1.self_attn.k_proj.weight",
                        "model.layers.1.self_attn.v_proj.weight",
                        "model.layers.1.self_attn.o_proj.weight",
                        "model.layers.1.mlp.gate_proj.weight",
                        "model.layers.1.mlp.up_proj.weight",
                        "model.layers.1.mlp.down_proj.weight",
                        "model.layers.1.input_layernorm.weight",
                        "model.layers.1.post_attention_layernorm.weight",
                        "model.norm.weight",
                        "lm_head.weight");
        assertThat(model.parameters()
                        .get("model.layers.0.self_attn.k_proj.weight")
                        .shape())
                .containsExactly(12, 24);
        assertThat(model.buffers()).isEmpty();
        assertThat(new Llama(config(2, true), Rng.seed(1)).parameters()).doesNotContainKey("lm_head.weight");
    }

    @ParameterizedTest
    @CsvSource({"4, false", "2, true", "1, false"})
    void parameterCountFollowsTheFormula(int kvHeads, boolean tied) {
        Llama model = new Llama(config(kvHeads, tied), Rng.seed(1));
        assertThat(model.parameterCount()).isEqualTo(model.config().parameterCount());
    }

    @Test
    void initialWeightsHaveTheConfiguredDeviationAndNormsAreOne() {
        Llama model = new Llama(Llama.Config.of(100, 64, 1, 4, 8), Rng.seed(1));
        Tensor q = model.parameters().get("model.layers.0.self_attn.q_proj.weight");
        assertThat(Math.sqrt(q.square().mean().item())).isBetween(0.0193, 0.0207);
        assertThat(model.parameters().get("model.norm.weight").toFloats()).containsOnly(1f);
    }

    @Test
    void laterTokensDoNotChangeEarlierLogits() {
        Llama model = sample(config(2, false));
        double[] before = model.forward(ids(IDS), Pass.evaluation()).toDoubles();
        for (int changed = 1; changed < IDS.length; changed++) {
            long[] other = IDS.clone();
            other[changed] = (other[changed] + 5) % 23;
            double[] after = model.forward(ids(other), Pass.evaluation()).toDoubles();
            int kept = changed * 23;
            assertClose(Arrays.copyOf(after, kept), Arrays.copyOf(before, kept), 1e-12);
            assertThat(Arrays.copyOfRange(after, kept, kept + 23))
                    .isNotEqualTo(Arrays.copyOfRange(before, kept, kept + 23));
        }
    }

    @ParameterizedTest(name = "first chunk {0}")
    @CsvSource({"1, 1", "5, 1", "3, 2", "8, 1", "2, 3"})
    void generationWithACacheGivesTheLogitsOfTheFullForward(int first, int step) {
        Llama model = new Llama(config(2, false), Rng.seed(4));
        long[] batch = {3, 17, 0, 22, 9, 9, 1, 14, 5, 5, 5, 2, 0, 1, 22, 7};
        Tensor ids = Tensors.of(batch, 2, 8);
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad();
                KvCache cache = model.cache(2)) {
            Tensor full = model.forward(ids, Pass.evaluation());
            int seen = 0;
            while (seen < 8) {
                int added = Math.min(seen == 0 ? first : step, 8 - seen);
                Tensor logits = model.append(ids.narrow(1, seen, added), cache);
                assertClose(logits, full.narrow(1, seen, added).toDoubles(), 1e-5);
                seen += added;
                assertThat(cache.length()).isEqualTo(seen);
            }
            cache.truncate(4);
            assertClose(
                    model.append(ids.narrow(1, 4, 1), cache),
                    full.narrow(1, 4, 1).toDoubles(),
                    1e-5);
        }
    }

    @Test
    void aCacheRefusesWhatDoesNotFit() {
        Llama model = new Llama(config(2, false), Rng.seed(4));
        try (KvCache cache = model.cache(1, 4)) {
            model.append(ids(1, 2, 3), cache);
            assertThatThrownBy(() -> model.append(ids(1, 2), cache))
                    .hasMessage(
                            "the cache holds 3 of at most 4 tokens, cannot add 2; make a larger cache or shorten the"
                                    + " input");
            assertThatThrownBy(() -> model.append(Tensors.of(new long[] {1, 2}, 2, 1), cache))
                    .hasMessage("the cache was made for 1 sequences, got 2");
            assertThatThrownBy(() -> cache.truncate(5)).hasMessage("the cache holds 3 tokens, cannot keep 5");
        }
        assertThatThrownBy(() -> model.cache(1, 17)).hasMessage("capacity must be <= context 16, got 17");
    }

    @Test
    void wrongInputIsRefusedWithWhatIsAllowed() {
        Llama model = new Llama(config(2, false), Rng.seed(4));
        assertThatThrownBy(() -> model.forward(Tensors.of(IDS, 8), Pass.evaluation()))
                .hasMessage("token ids must be (batch, length), got rank 1");
        assertThatThrownBy(() -> model.forward(Tensors.of(new long[17], 1, 17), Pass.evaluation()))
                .hasMessageContaining("positions 0 to 16 exceed the context of 16 tokens");
        assertThatThrownBy(() -> Llama.Config.of(10, 12, 1, 4, 8))
                .hasMessageContaining("dim / heads must be even")
                .hasMessageContaining("12 / 4 = 3");
        assertThatThrownBy(() -> Llama.Config.of(10, 12, 0, 2, 8)).hasMessage("layers must be >= 1, got 0");
    }

    @Test
    void aHookMayBypassABlockOrRecordTheStates() {
        Llama model = sample(config(2, false));
        double[] whole = model.forward(ids(IDS), Pass.evaluation()).toDoubles();
        Tensor[] seen = new Tensor[3];
        BlockHook recorder = (index, block) -> new ResidualBlock() {
            @Override
            public Tensor branch(Tensor h) {
                return block.branch(h);
            }

            @Override
            public Tensor forward(Tensor h) {
                seen[index] = h;
                return block.forward(h);
            }
        };
        assertClose(model.forward(ids(IDS), Pass.evaluation(), recorder), whole, 0);
        assertThat(seen).allSatisfy(h -> assertThat(h.shape()).containsExactly(1, 8, 24));
        double[] without = model.forward(ids(IDS), Pass.evaluation(), BlockHook.bypassing(1))
                .toDoubles();
        assertThat(without).isNotEqualTo(whole);

        Llama twoLayers = new Llama(config(2, false).withLayers(2), doubles(1), LayerFactory.DENSE);
        var state = twoLayers.parameters();
        state.replaceAll((name, t) -> model.parameters().get(name.replace("layers.1.", "layers.2.")));
        twoLayers.load(state);
        assertClose(without, twoLayers.forward(ids(IDS), Pass.evaluation()).toDoubles(), 1e-12);
    }

    @Test
    void bypassingALayerThatIsNotThereIsRefused() {
        Llama model = sample(config(2, false)); // three layers
        for (int layer : new int[] {-1, 3}) {
            assertThatThrownBy(() -> model.forward(ids(IDS), Pass.evaluation(), BlockHook.bypassing(layer)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("layer index " + layer
                            + " out of range for K = 3 blocks: the first to bypass is 0, the last 2");
        }
    }

    @Test
    void theStackSaysHowManyBlocksThereAreAndThatANormFollows() {
        assertThat(config(2, false).stack()).isEqualTo(new StackShape(3, 24, -1, true));
    }

    @Test
    void attentionAndFeedForwardAsBlocksOfTheirOwnGiveTheSameCascade() {
        Llama whole = sample(config(2, false));
        Llama halves = new Llama(config(2, false).withDepth(new HalfBlockCascade()), doubles(1), LayerFactory.DENSE);
        halves.load(whole.state());
        assertThat(halves.depth().stack().blocks()).isEqualTo(6);
        assertClose(
                halves.forward(ids(IDS), Pass.evaluation()),
                whole.forward(ids(IDS), Pass.evaluation()).toDoubles(),
                1e-12);
    }

    private record HalfBlockCascade() implements TopologyFactory {
        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new Cascade(stack);
        }

        @Override
        public Granularity granularity() {
            return Granularity.HALF_BLOCK;
        }
    }

    @Test
    void dropoutFollowsTheStreamOfThePass() {
        Llama.Config plain = config(2, false);
        Llama model = new Llama(
                new Llama.Config(23, 24, 3, 4, 2, 20, 16, 500, 1e-5, 0.5, 0.2, false, plain.depth()), Rng.seed(1));
        double[] one = model.forward(ids(IDS), Pass.training(Rng.seed(1))).toDoubles();
        assertThat(model.forward(ids(IDS), Pass.training(Rng.seed(1))).toDoubles())
                .isEqualTo(one);
        assertThat(model.forward(ids(IDS), Pass.training(Rng.seed(2))).toDoubles())
                .isNotEqualTo(one);
        assertThat(model.forward(ids(IDS), Pass.evaluation()).toDoubles()).isNotEqualTo(one);
    }

    @Test
    void twoThreadsMayEvaluateOneModel() throws InterruptedException, ExecutionException {
        Llama model = new Llama(config(2, false), Rng.seed(4));
        long[] other = {1, 1, 2, 3, 5, 8, 13, 21};
        float[] first = model.forward(ids(IDS), Pass.evaluation()).toFloats();
        float[] second = model.forward(ids(other), Pass.evaluation()).toFloats();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Boolean> a = threads.submit(() -> alwaysGives(model, IDS, first));
            Future<Boolean> b = threads.submit(() -> alwaysGives(model, other, second));
            assertThat(a.get()).isTrue();
            assertThat(b.get()).isTrue();
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean alwaysGives(Llama model, long[] ids, float[] expected) {
        boolean same = true;
        for (int i = 0; i < 50; i++) {
            try (Scope scope = Scope.open()) {
                float[] logits =
                        model.forward(ids(ids), Pass.training(Rng.seed(i))).toFloats();
                same &= Arrays.equals(logits, expected);
            }
        }
        return same;
    }

    @Test
    void otherLayersMayTakeThePlaceOfDenseOnes() {
        LayerFactory zeroDown = new LayerFactory() {
            @Override
            public Layer linear(Init init, int in, int out) {
                return init.path().endsWith("down_proj")
                        ? Sequential.function(x -> Tensors.zeros(x.size(0), x.size(1), out))
                        : LayerFactory.DENSE.linear(init, in, out);
            }
        };
        Llama model = new Llama(config(2, false), Init.of(Rng.seed(1)), zeroDown);
        assertThat(model.parameters().keySet()).noneMatch(name -> name.contains("down_proj"));
        assertThat(model.forward(ids(IDS), Pass.evaluation()).shape()).containsExactly(1, 8, 23);
    }
}
