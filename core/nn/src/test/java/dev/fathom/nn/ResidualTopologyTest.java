package dev.fathom.nn;

import static dev.fathom.nn.LayerNumericsTest.sum;
import static dev.fathom.nn.Samples.assertClose;
import static dev.fathom.nn.Samples.doubles;
import static dev.fathom.nn.Samples.normal;
import static dev.fathom.nn.Samples.randomise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wirings from the literature through the interface, against plain array code. The blocks are F_j(h) = sin(h + j),
 * applied entry by entry.
 */
class ResidualTopologyTest {
    private static final int K = 4;
    private static final StackShape STACK = new StackShape(K, 3, -1);

    private static List<ResidualBlock> blocks() {
        List<ResidualBlock> blocks = new ArrayList<>();
        for (int j = 1; j <= K; j++) {
            double shift = j;
            blocks.add(h -> h.add(shift).sin());
        }
        return blocks;
    }

    private static double[] f(int j, double[] h) {
        return LayerNumericsTest.map(h, x -> Math.sin(x + j));
    }

    private static double[] scaled(double[] h, double factor) {
        return LayerNumericsTest.map(h, x -> factor * x);
    }

    private static double[] parameter(Module module, String name) {
        return module.parameters().get(name).toDoubles();
    }

    private static List<ResidualBlock> identities(int count) {
        return IntStream.range(0, count).mapToObj(j -> ResidualBlock.bypass()).toList();
    }

    @Test
    void cascadeAddsEachBranchToItsInput() {
        Tensor x = normal(1, 2, 3);
        double[] h = x.toDoubles();
        for (int j = 1; j <= K; j++) {
            h = sum(h, f(j, h));
        }
        ResidualTopology cascade = new CascadeConfig().create(STACK, doubles(1));
        assertClose(cascade.run(x, blocks()), h, 1e-12);
        assertThat(cascade.parameters()).isEmpty();
        assertThat(cascade.edges()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void softmaxShortcutsKeepCombinedStates(boolean keepInner) {
        ResidualTopology wiring = new RivalTopologies.SoftmaxConfig(0.5, keepInner).create(STACK, doubles(1));
        randomise(wiring, 2);
        Tensor x = normal(1, 2, 3);
        List<double[]> history = new ArrayList<>(List.of(x.toDoubles()));
        for (int j = 1; j <= K; j++) {
            double[] h = history.get(j - 1);
            double[] out = keepInner ? sum(h, f(j, h)) : f(j, h);
            double[] a = parameter(wiring, "a" + j);
            double total = Arrays.stream(a).map(v -> Math.exp(v / 0.5)).sum();
            for (int i = 0; i < j; i++) {
                double p = Math.exp(a[i] / 0.5) / total;
                out = sum(out, scaled(history.get(i), p));
                assertThat(Math.abs(wiring.coefficients()[i][j] - p)).isLessThan(1e-12);
            }
            history.add(out);
        }
        assertClose(wiring.run(x, blocks()), history.get(K), 1e-12);
        assertThat(wiring.edges()).hasSize(K * (K + 1) / 2);
        assertThat(wiring.edges(0.99)).hasSize(1).first().hasToString("0:1 1.00000");
        assertThat(wiring.nonTrainable()).containsExactly("a1");
    }

    @Test
    void uniformShortcutsOverIdlingBlocksGrowAsTheLaguerrePolynomial() {
        ResidualTopology kept = new RivalTopologies.SoftmaxConfig(1, true).create(STACK, doubles(1));
        assertClose(kept.run(Tensors.of(new double[] {1}, 1), identities(K)), new double[] {209.0 / 24}, 1e-12);
        ResidualTopology replaced = new RivalTopologies.SoftmaxConfig(1, false).create(STACK, doubles(1));
        assertClose(replaced.run(Tensors.of(new double[] {1}, 1), identities(K)), new double[] {1}, 1e-12);
    }

    @Test
    void denseFormerMixesRawOutputs() {
        ResidualTopology wiring = new RivalTopologies.DenseConfig().create(STACK, doubles(1));
        Tensor x = normal(1, 2, 3);
        assertClose(wiring.run(x, blocks()), new Cascade(STACK).run(x, blocks()).toDoubles(), 1e-12);
        randomise(wiring, 2);
        List<double[]> raw = new ArrayList<>(List.of(x.toDoubles()));
        double[] h = x.toDoubles();
        for (int j = 1; j <= K; j++) {
            raw.add(sum(h, f(j, h)));
            double[] alpha = parameter(wiring, "alpha" + j);
            h = new double[h.length];
            for (int i = 0; i <= j; i++) {
                h = sum(h, scaled(raw.get(i), alpha[i]));
            }
        }
        assertClose(wiring.run(x, blocks()), h, 1e-12);
        assertThat(wiring.parameterCount()).isEqualTo(K * (K + 3) / 2);
    }

    @Test
    void hyperConnectionsReadOutOfStreamsAndWriteBack() {
        ResidualTopology wiring = new RivalTopologies.StreamsConfig(2).create(STACK, doubles(1));
        Tensor x = normal(1, 2, 3);
        assertClose(
                wiring.run(x, blocks()),
                scaled(new Cascade(STACK).run(x, blocks()).toDoubles(), 2),
                1e-12);
        randomise(wiring, 2);
        double[][] state = {x.toDoubles(), x.toDoubles()};
        for (int j = 0; j < K; j++) {
            double[] read = parameter(wiring, "read" + j);
            double[] mix = parameter(wiring, "mix" + j);
            double[] write = parameter(wiring, "write" + j);
            double[] out = f(j + 1, sum(scaled(state[0], read[0]), scaled(state[1], read[1])));
            double[][] next = new double[2][];
            for (int n = 0; n < 2; n++) {
                next[n] = sum(sum(scaled(state[0], mix[n]), scaled(state[1], mix[2 + n])), scaled(out, write[n]));
            }
            state = next;
        }
        assertClose(wiring.run(x, blocks()), sum(state[0], state[1]), 1e-12);
    }

    @Test
    void wiringParametersReceiveTheGradientOfFiniteDifferences() {
        List<TopologyFactory> kinds = List.of(
                new RivalTopologies.SoftmaxConfig(0.5, true),
                new RivalTopologies.SoftmaxConfig(0.5, false),
                new RivalTopologies.DenseConfig(),
                new RivalTopologies.StreamsConfig(2),
                new RivalTopologies.LayerScaleConfig(),
                new RivalTopologies.DeepNormConfig());
        for (TopologyFactory kind : kinds) {
            ResidualTopology wiring = kind.create(STACK, doubles(1));
            randomise(wiring, 2);
            Tensor x = normal(1, 2, 3).requiresGrad(true);
            Tensor mix = normal(3, 2, 3);
            Map<String, Tensor> inputs = wiring.trainable();
            inputs.put("input", x);
            FiniteDifferences.check(() -> wiring.run(x, blocks()).mul(mix).sum(), inputs);
        }
    }

    @Test
    void aWiringMayBeUsedByTwoThreadsAtOnce() throws Exception {
        ResidualTopology wiring = new RivalTopologies.SoftmaxConfig(0.5, true).create(STACK, doubles(1));
        Tensor one = normal(1, 2, 3);
        Tensor other = normal(2, 2, 3);
        double[] first = wiring.run(one, blocks()).toDoubles();
        double[] second = wiring.run(other, blocks()).toDoubles();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Boolean>> calls =
                    List.of(() -> always(wiring, one, first), () -> always(wiring, other, second));
            for (Future<Boolean> same : threads.invokeAll(calls)) {
                assertThat(same.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean always(ResidualTopology wiring, Tensor x, double[] expected) {
        boolean same = true;
        for (int i = 0; i < 200; i++) {
            same &= Arrays.equals(wiring.run(x, blocks()).toDoubles(), expected);
        }
        return same;
    }

    @Test
    void aBlockThatChangesTheShapeIsNamed() {
        List<ResidualBlock> blocks = new ArrayList<>(blocks());
        blocks.set(2, h -> Tensors.cat(List.of(h, h), 1).narrow(1, 0, 4));
        List<ResidualBlock> wrong = new ArrayList<>(blocks);
        wrong.set(2, new ResidualBlock() {
            @Override
            public Tensor branch(Tensor h) {
                return blocks.get(2).branch(h);
            }

            @Override
            public Tensor forward(Tensor h) {
                return branch(h);
            }
        });
        ResidualTopology cascade = new Cascade(STACK);
        assertThatThrownBy(() -> cascade.run(normal(1, 2, 3), wrong))
                .hasMessage("state shape changed at block 3: [2, 3] -> [2, 4]; use one topology per stage of equal"
                        + " shapes");
        assertThatThrownBy(() -> cascade.run(normal(1, 2, 3), identities(3)))
                .hasMessage("Cascade was built for 4 blocks, got 3");
        assertThatThrownBy(() -> new Edge(3, 3, 1)).hasMessage("a shortcut leads forward, got 3:3");
    }
}
