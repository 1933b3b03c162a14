package dev.fathom.ancre.rival;

import static dev.fathom.ancre.Stacks.nonlinear;
import static dev.fathom.ancre.Stacks.randomise;
import static dev.fathom.ancre.Stacks.states;
import static dev.fathom.ancre.Stacks.wiring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Edge;
import dev.fathom.nn.Granularity;
import dev.fathom.nn.Init;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Pass;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rival against its definition, written out. */
class RivalsTest {

    private static final List<ResidualBlock> BLOCKS = nonlinear(6, 3);
    private static final Tensor X = states(1, 4, 3);

    private static double[] cascade() {
        return wiring(new CascadeConfig(), 6, 3).run(X, BLOCKS).toDoubles();
    }

    private static double[] run(TopologyFactory factory) {
        return wiring(factory, 6, 3).run(X, BLOCKS).toDoubles();
    }

    @Test
    void denseFormerAndHyperConnectionsStartAsTheCascade() {
        assertThat(run(new DenseFormerConfig(1, 1))).containsExactly(cascade(), within(1e-12));
        assertThat(run(new DenseFormerConfig(3, 2))).containsExactly(cascade(), within(1e-12));
        for (int n : new int[] {1, 2, 4}) {
            double[] sum = run(new HyperConnectionsConfig(n, false));
            for (int i = 0; i < sum.length; i++) {
                assertThat(sum[i] / n).isCloseTo(cascade()[i], within(1e-12));
            }
            assertThat(run(new HyperConnectionsConfig(n, true))).containsExactly(sum, within(1e-12));
        }
    }

    @Test
    void denseFormerAveragesRawOutputs() {
        ResidualTopology dense = wiring(DenseFormerConfig.defaults(), 6, 3);
        assertThat(dense.parameterCount()).isEqualTo(6 * 9 / 2);
        randomise(dense, 2, 0.5);
        List<Tensor> raw = new ArrayList<>(List.of(X));
        Tensor h = X;
        for (int j = 1; j <= 6; j++) {
            raw.add(h.add(BLOCKS.get(j - 1).branch(h)));
            double[] alpha = dense.parameters().getOrDefault("alpha" + j, X).toDoubles();
            h = Tensors.zerosLike(X);
            for (int i = 0; i <= j; i++) {
                h = h.add(raw.get(i), alpha[i]);
            }
        }
        assertThat(dense.run(X, BLOCKS).toDoubles()).containsExactly(h.toDoubles(), within(1e-12));
    }

    @Test
    void dilatedDenseFormerAveragesEveryFewOutputsAfterEveryFewBlocks() {
        ResidualTopology dense = wiring(new DenseFormerConfig(3, 2), 6, 3);
        randomise(dense, 7, 0.5);
        List<Tensor> raw = new ArrayList<>(List.of(X));
        Tensor h = X;
        for (int j = 1; j <= 6; j++) {
            raw.add(h.add(BLOCKS.get(j - 1).branch(h)));
            h = raw.get(j);
            if (j % 2 == 0) {
                double[] alpha = dense.parameters().getOrDefault("alpha" + j, X).toDoubles();
                h = Tensors.zerosLike(X);
                int n = 0;
                for (int i = 0; i <= j; i++) {
                    h = (j - i) % 3 == 0 ? h.add(raw.get(i), alpha[n++]) : h;
                }
            }
        }
        assertThat(dense.run(X, BLOCKS).toDoubles()).containsExactly(h.toDoubles(), within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 15", "2, 1, 15", "3, 3, 5"})
    void denseFormerCountsItsDilatedWeights(int dilation, int period, int expected) {
        // Sum of floor(j / dilation) + 1 over the blocks j that are a multiple of the period.
        assertThat(wiring(new DenseFormerConfig(dilation, period), 6, 3).parameterCount())
                .isEqualTo(expected);
    }

    @Test
    void hyperConnectionsFollowTheirMatrixForm() {
        ResidualTopology hyper = wiring(new HyperConnectionsConfig(2, false), 6, 3);
        randomise(hyper, 3, 0.7);
        Tensor h = Tensors.stack(List.of(X, X), 0).reshape(2, 12);
        for (int j = 0; j < 6; j++) {
            Tensor read = hyper.parameters().getOrDefault("mixers." + j + ".read", X);
            Tensor mix = hyper.parameters().getOrDefault("mixers." + j + ".mix", X);
            Tensor write = hyper.parameters().getOrDefault("mixers." + j + ".write", X);
            Tensor in = read.reshape(1, 2).matmul(h).reshape(4, 3);
            Tensor out = BLOCKS.get(j).branch(in).reshape(1, 12);
            h = mix.t().matmul(h).add(write.reshape(2, 1).matmul(out));
        }
        assertThat(hyper.run(X, BLOCKS).toDoubles()).containsExactly(h.sum(0).toDoubles(), within(1e-11));
    }

    @Test
    void dynamicHyperConnectionsFollowTheirMatrixForm() {
        ResidualTopology hyper = wiring(new HyperConnectionsConfig(2, true), 6, 3);
        randomise(hyper, 4, 0.5);
        List<Tensor> h = List.of(X, X);
        for (int j = 0; j < 6; j++) {
            String mixer = "mixers." + j + ".";
            double[] read = hyper.parameters().getOrDefault(mixer + "read", X).toDoubles();
            double[] mix = hyper.parameters().getOrDefault(mixer + "mix", X).toDoubles();
            double[] write = hyper.parameters().getOrDefault(mixer + "write", X).toDoubles();
            Tensor map = hyper.parameters().getOrDefault(mixer + "map", X);
            Tensor scale = hyper.parameters().getOrDefault(mixer + "scale", X);
            // Rows of s * tanh(norm(H_n) W): what stream n gives to the input, takes of the output, gives to each
            // stream.
            List<Tensor> moved = new ArrayList<>();
            for (Tensor stream : h) {
                Tensor norm = stream.div(stream.square().meanKeep(-1).add(1e-6).sqrt());
                moved.add(norm.matmul(map).tanh().mul(scale));
            }
            Tensor in = Tensors.zerosLike(X);
            for (int n = 0; n < 2; n++) {
                in = in.add(h.get(n).mul(moved.get(n).narrow(1, 0, 1).add(read[n])));
            }
            Tensor out = BLOCKS.get(j).branch(in);
            List<Tensor> next = new ArrayList<>();
            for (int to = 0; to < 2; to++) {
                Tensor stream = out.mul(moved.get(to).narrow(1, 1, 1).add(write[to]));
                for (int from = 0; from < 2; from++) {
                    stream = stream.add(
                            h.get(from).mul(moved.get(from).narrow(1, 2 + to, 1).add(mix[2 * from + to])));
                }
                next.add(stream);
            }
            h = next;
        }
        double[] expected = h.get(0).add(h.get(1)).toDoubles();
        assertThat(hyper.run(X, BLOCKS).toDoubles()).containsExactly(expected, within(1e-11));
    }

    @Test
    void dynamicHyperConnectionsLearnAllTheirWeightsAndWantChannelsLast() {
        ResidualTopology hyper = wiring(new HyperConnectionsConfig(2, true), 6, 3);
        randomise(hyper, 4, 0.5);
        hyper.run(X, BLOCKS).square().mean().backward();
        hyper.trainable().forEach((name, t) -> {
            Tensor gradient = t.grad();
            assertThat(gradient).as(name).isNotNull();
            assertThat(gradient == null ? 0 : gradient.square().sum().item())
                    .as(name)
                    .isGreaterThan(0);
        });
        StackShape pictures = new StackShape(2, 3, 1);
        assertThatThrownBy(() -> new HyperConnectionsConfig(2, true)
                        .create(pictures, Init.of(Rng.seed(1)).with(DType.F64)))
                .hasMessage("dynamic must be false for states with channel axis 1: weights that depend on a state need"
                        + " its channels last");
    }

    @Test
    void naiveLearnsStrengthsThatStartAtOne() {
        ResidualTopology naive = wiring(new NaiveConfig(), 6, 3);
        Tensor h = X;
        for (ResidualBlock block : BLOCKS) {
            h = block.forward(h).add(h);
        }
        assertThat(naive.run(X, BLOCKS).toDoubles()).containsExactly(h.toDoubles(), within(1e-12));
        assertThat(naive.parameterCount()).isEqualTo(5);
        randomise(naive, 8, 1);
        double[] strength = naive.parameters().getOrDefault("strength", X).toDoubles();
        h = BLOCKS.get(0).forward(X).add(X);
        for (int j = 2; j <= 6; j++) {
            h = BLOCKS.get(j - 1).forward(h).add(h, strength[j - 2]);
        }
        assertThat(naive.run(X, BLOCKS).toDoubles()).containsExactly(h.toDoubles(), within(1e-12));
        assertThat(naive.edges()).hasSize(6);
        ResidualTopology single = wiring(new NaiveConfig(), 1, 3);
        assertThat(single.parameters()).as("nothing that no block uses").isEmpty();
        assertThat(single.edges()).containsExactly(new Edge(0, 1, 1));
    }

    @Test
    void fixedEdgesAddTheNamedStates() {
        String edges = "0:2*0.5+2:3+1:6*-2";
        Tensor h0 = X;
        Tensor h1 = BLOCKS.get(0).branch(h0);
        Tensor h2 = BLOCKS.get(1).branch(h1).add(h0, 0.5);
        Tensor h3 = BLOCKS.get(2).branch(h2).add(h2);
        Tensor h5 = BLOCKS.get(4).branch(BLOCKS.get(3).branch(h3));
        Tensor h6 = BLOCKS.get(5).branch(h5).add(h1, -2);
        assertThat(run(FixedEdgesConfig.alone(edges))).containsExactly(h6.toDoubles(), within(1e-12));
        assertThat(run(FixedEdgesConfig.defaults())).containsExactly(cascade(), within(1e-12));
        Tensor plain = X;
        for (ResidualBlock block : BLOCKS) {
            plain = block.branch(plain);
        }
        assertThat(run(FixedEdgesConfig.alone(""))).containsExactly(plain.toDoubles(), within(1e-12));
        assertThat(run(new PlainConfig())).containsExactly(plain.toDoubles(), within(1e-12));
    }

    @Test
    void edgesSurviveBeingWritten() {
        FixedEdgesConfig config = FixedEdgesConfig.alone("0:1*1e-7+0:2*1.5e+3+1:2");
        FixedEdgesConfig again = FixedEdgesConfig.of(config.parsed(), false, Granularity.BLOCK);
        assertThat(again.parsed()).isEqualTo(config.parsed());
        assertThat(config.parsed().get(1).weight()).isEqualTo(1500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0-2", "0:2:3", "0:2*x", "2:1", "0:2+", "0:1*1e999"})
    void refusesEdgesItCannotRead(String edges) {
        assertThatThrownBy(() -> FixedEdgesConfig.alone(edges))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(edges);
    }

    @Test
    void namesTheBlockThatIsOutOfRange() {
        assertThatThrownBy(() -> wiring(FixedEdgesConfig.alone("0:13"), 12, 3))
                .hasMessage("edges: block index 13 of shortcut 0:13 out of range for K = 12 blocks");
    }

    @Test
    void refusesAShortcutThatIsNamedTwice() {
        assertThatThrownBy(() -> FixedEdgesConfig.alone("0:1+0:2+0:1*0.5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("edges names the shortcut 0:1 more than once in '0:1+0:2+0:1*0.5'; name it once, with a"
                        + " weight as in 0:2*0.5");
    }

    @Test
    void namesTheSettingThatDoesNotFitAStackOfPictures() {
        StackShape pictures = new StackShape(3, 8, 1, true);
        assertThatThrownBy(() -> new DeepNormConfig().requireFits(pictures))
                .hasMessage(
                        "kind deepnorm needs states with channels last, as text has them, got channel axis 1; choose"
                                + " another wiring");
        assertThatThrownBy(() -> new HyperConnectionsConfig(2, true).requireFits(pictures))
                .hasMessageStartingWith("dynamic must be false");
        new HyperConnectionsConfig(2, false).requireFits(pictures);
        new HyperConnectionsConfig(2, true).requireFits(new StackShape(3, 8, -1));
    }

    @Test
    void scaledBranchesScaleTheBranch() {
        assertThat(run(ScaledBranchesConfig.reZero())).containsExactly(X.toDoubles(), within(1e-12));
        assertThat(run(new ScaledBranchesConfig(true, 1))).containsExactly(cascade(), within(1e-12));
        ResidualTopology scaled = wiring(ScaledBranchesConfig.layerScale(), 6, 3);
        randomise(scaled, 9, 1);
        Tensor h = X;
        for (int j = 1; j <= 6; j++) {
            Tensor scale = scaled.parameters().getOrDefault("scale" + j, X);
            h = h.add(BLOCKS.get(j - 1).branch(h).mul(scale));
        }
        assertThat(scaled.run(X, BLOCKS).toDoubles()).containsExactly(h.toDoubles(), within(1e-12));
        ResidualTopology pictures = ScaledBranchesConfig.layerScale()
                .create(new StackShape(1, 2, 1), Init.of(Rng.seed(1)).with(DType.F64));
        Tensor picture = Rng.seed(2).normal(DType.F64, 3, 2, 4, 4);
        assertThat(pictures.run(picture, List.of(state -> state)).toDoubles())
                .containsExactly(picture.mul(1 + 1e-4).toDoubles(), within(1e-12));
    }

    @Test
    void deepNormNormalisesAfterEachBranch() {
        ResidualTopology deep = wiring(new DeepNormConfig(), 6, 3);
        Tensor h = X;
        for (ResidualBlock block : BLOCKS) {
            Tensor sum = h.mul(Math.pow(2 * 3, 0.25)).add(block.branch(h)); // three layers of two branches
            Tensor centred = sum.sub(sum.meanKeep(1));
            h = centred.div(centred.square().meanKeep(1).add(1e-5).sqrt());
        }
        assertThat(deep.run(X, BLOCKS).toDoubles()).containsExactly(h.toDoubles(), within(1e-10));
        assertThat(deep.form(0).preNorm()).isFalse();
        assertThat(deep.form(0).branchScale()).isEqualTo(1);
    }

    @Test
    void layerNormScalingAsksForSmallerNorms() {
        ResidualTopology scaling = wiring(new LayerNormScalingConfig(), 6, 3);
        assertThat(scaling.form(0).preNormScale()).isEqualTo(1);
        assertThat(scaling.form(3).preNormScale()).isEqualTo(0.5);
        assertThat(scaling.run(X, BLOCKS).toDoubles()).containsExactly(cascade());
    }

    @Test
    void layerNormScalingIsTheCascadeWithSmallerNormWeights() {
        Tensor ids = Tensors.of(new long[] {3, 17, 0, 22, 9, 9, 1, 14}, 2, 4);
        Llama.Config shape = Llama.Config.of(32, 16, 4, 2, 8);
        Llama scaling = new Llama(shape.withDepth(new LayerNormScalingConfig()), Rng.seed(1));
        Llama cascade = new Llama(shape, Rng.seed(1));
        double before = cascade.loss(ids, ids, Pass.evaluation()).item();
        try (NoGrad off = Autograd.noGrad()) {
            cascade.parameters().forEach((name, weight) -> {
                if (name.contains("layernorm")) {
                    int layer = Integer.parseInt(name.split("\\.")[2]) + 1;
                    weight.copyFrom(weight.div(Math.sqrt(layer)));
                }
            });
        }
        double after = cascade.loss(ids, ids, Pass.evaluation()).item();
        assertThat(Math.abs(after - before)).isGreaterThan(1e-4);
        assertThat(scaling.loss(ids, ids, Pass.evaluation()).item()).isCloseTo(after, within(1e-6));
    }
}
