package dev.fathom.ancre;

import static dev.fathom.ancre.Stacks.ancre;
import static dev.fathom.ancre.Stacks.identities;
import static dev.fathom.ancre.Stacks.nonlinear;
import static dev.fathom.ancre.Stacks.randomise;
import static dev.fathom.ancre.Stacks.states;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.NonFiniteStateException;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.StackShape;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties of section 4 of the method's specification that concern ANCRe itself. */
class AncreTest {

    private static final AncreConfig PAPER = AncreConfig.defaults();

    private static Tensor shortcuts(Ancre ancre) {
        return ancre.parameters().entrySet().stream()
                .filter(e -> e.getKey().startsWith("shortcuts"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static Tensor loss(Ancre ancre, Tensor x, List<ResidualBlock> blocks) {
        return ancre.run(x, blocks).square().mean();
    }

    /** L_n(-1) = Σ_k C(n, k) / k!. */
    private static double laguerre(int n) {
        double term = 1;
        double sum = 1;
        for (int k = 1; k <= n; k++) {
            term *= (n - k + 1.0) / (k * (double) k);
            sum += term;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 12, 24})
    void t1IdentityBlocksMultiplyByTheLaguerrePolynomial(int blocks) {
        Tensor x = states(3, 5, 4);
        double[] out = ancre(PAPER, blocks).run(x, identities(blocks)).toDoubles();
        double[] in = x.toDoubles();
        for (int i = 0; i < in.length; i++) {
            assertThat(out[i] / in[i]).isCloseTo(laguerre(blocks), within(1e-12 * laguerre(blocks)));
        }
        assertThat(ancre(PAPER, blocks).gainAtInit()).isCloseTo(laguerre(blocks), within(1e-9));
        assertThat(ancre(PAPER.replacing(), blocks).gainAtInit()).isCloseTo(1, within(1e-12));
    }

    @Test
    void t1ReferenceValues() {
        assertThat(laguerre(4)).isCloseTo(8.708333333, within(1e-8));
        assertThat(laguerre(12)).isCloseTo(111.3450444, within(1e-6));
        Ancre single = (Ancre) PAPER.create(new StackShape(12, 3, -1), Init.of(Rng.seed(1)));
        double out = single.run(Tensors.ones(1, 3), identities(12)).toDoubles()[0];
        assertThat(out).isCloseTo(laguerre(12), within(1e-5 * laguerre(12)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-2, 0.1, 1, 10})
    void t2CoefficientsSumToOneAndGradientsToZeroInEachDestination(double temperature) {
        Ancre ancre = ancre(PAPER.withTemperature(temperature), 5);
        randomise(ancre, 4, temperature);
        double[][] p = ancre.coefficients();
        for (int j = 1; j <= 5; j++) {
            double sum = 0;
            for (int i = 0; i < j; i++) {
                sum += p[i][j];
                assertThat(p[i][j]).isBetween(0.0, 1.0);
            }
            assertThat(sum).isCloseTo(1, within(1e-12));
        }
        Tensor a = shortcuts(ancre);
        loss(ancre, states(5, 4, 3), nonlinear(5, 3)).backward();
        double[] g = gradient(a);
        double size = Arrays.stream(g).map(Math::abs).max().orElseThrow();
        assertThat(size).isGreaterThan(0);
        for (int j = 2, from = 0; j <= 5; from += j, j++) {
            assertThat(Arrays.stream(g, from, from + j).sum()).isCloseTo(0, within(1e-12 * Math.max(1, size)));
        }
    }

    private static double[] gradient(Tensor parameter) {
        Tensor g = parameter.grad();
        assertThat(g).isNotNull();
        return g == null ? new double[0] : g.toDoubles();
    }

    @ParameterizedTest
    @EnumSource(
            value = Normalization.class,
            names = {"CONSTANT"},
            mode = EnumSource.Mode.EXCLUDE)
    void t3GradientsMatchCentralDifferences(Normalization normalization) {
        for (boolean keep : new boolean[] {true, false}) {
            AncreConfig config = PAPER.with(normalization).withTemperature(0.7);
            Ancre ancre = ancre(keep ? config : config.replacing(), 4);
            randomise(ancre, 6, 1);
            Tensor x = states(7, 4, 3);
            List<ResidualBlock> blocks = nonlinear(4, 3);
            loss(ancre, x, blocks).backward();
            Tensor a = shortcuts(ancre);
            double[] g = gradient(a);
            double[] at = a.toDoubles();
            for (int n = 0; n < at.length; n++) {
                double step = 1e-5;
                double up = lossAt(ancre, a, at, n, step, x, blocks);
                double down = lossAt(ancre, a, at, n, -step, x, blocks);
                assertThat((up - down) / (2 * step)).isCloseTo(g[n], within(1e-6 * Math.max(1e-2, Math.abs(g[n]))));
            }
        }
    }

    private static double lossAt(
            Ancre ancre, Tensor a, double[] at, int n, double step, Tensor x, List<ResidualBlock> blocks) {
        double[] moved = at.clone();
        moved[n] += step;
        try (NoGrad off = Autograd.noGrad()) {
            a.copyFrom(Tensors.of(moved, moved.length));
            double loss = loss(ancre, x, blocks).item();
            a.copyFrom(Tensors.of(at, at.length));
            return loss;
        }
    }

    @Test
    void gradientOfACoefficientIsTheInnerProductWithItsState() {
        // With two blocks: dL/da_i2 = (p_i2 / tau)(g_i - sum_k p_k2 g_k), g_i = <dL/dh_2, h_i>.
        Ancre ancre = ancre(PAPER.withTemperature(0.5), 2);
        randomise(ancre, 8, 1);
        Tensor x = states(9, 4, 3);
        List<ResidualBlock> blocks = nonlinear(2, 3);
        Tensor h1 = blocks.get(0).forward(x).add(x);
        Tensor h2 = ancre.run(x, blocks);
        h2.square().mean().backward();
        Tensor upstream = h2.detach().mul(2.0 / h2.numel());
        double g0 = upstream.mul(x).sum().item();
        double g1 = upstream.mul(h1).sum().item();
        double[][] p = ancre.coefficients();
        double mean = p[0][2] * g0 + p[1][2] * g1;
        double[] expected = {p[0][2] / 0.5 * (g0 - mean), p[1][2] / 0.5 * (g1 - mean)};
        assertThat(gradient(shortcuts(ancre))).containsExactly(expected, within(1e-12));
    }

    @Test
    void historyHoldsCombinedStatesAndFollowsTheAlgorithm() {
        for (boolean keep : new boolean[] {true, false}) {
            AncreConfig config = PAPER.withTemperature(0.3);
            Ancre ancre = ancre(keep ? config : config.replacing(), 4);
            randomise(ancre, 10, 0.3);
            double[][] p = ancre.coefficients();
            List<ResidualBlock> blocks = nonlinear(4, 3);
            List<Tensor> h = new ArrayList<>(List.of(states(11, 4, 3)));
            for (int j = 1; j <= 4; j++) {
                Tensor before = h.get(j - 1);
                Tensor state = keep
                        ? before.add(blocks.get(j - 1).branch(before))
                        : blocks.get(j - 1).branch(before);
                for (int i = 0; i < j; i++) {
                    state = state.add(h.get(i), p[i][j]);
                }
                h.add(state);
            }
            double[] out = ancre.run(h.get(0), blocks).toDoubles();
            assertThat(out).containsExactly(h.get(4).toDoubles(), within(1e-12));
        }
    }

    @Test
    void temperatureDividesInsideTheSoftmax() {
        Ancre ancre = ancre(PAPER.withTemperature(0.01), 2);
        try (NoGrad off = Autograd.noGrad()) {
            shortcuts(ancre).copyFrom(Tensors.of(new double[] {0.01, 0.03}, 2));
        }
        assertThat(ancre.coefficients()[1][2]).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
    }

    @Test
    void softmaxOf16BitParametersIsTakenIn32Bits() {
        // bfloat16 has 8 bits: at temperature 0.01 logits near 100 would be off by a quarter, coefficients by as much.
        Ancre ancre = (Ancre)
                PAPER.create(new StackShape(4, 3, -1), Init.of(Rng.seed(1)).with(DType.BF16));
        Tensor a = shortcuts(ancre);
        try (NoGrad off = Autograd.noGrad()) {
            a.copyFrom(Rng.seed(2).normal(DType.F64, a.numel()).mul(0.01).add(1).to(DType.BF16));
        }
        double[] stored = a.to(DType.F64).toDoubles();
        double[][] p = ancre.coefficients();
        for (int j = 2, from = 0; j <= 4; from += j, j++) {
            double[] e = Arrays.stream(stored, from, from + j)
                    .map(v -> Math.exp((v - 1) / 0.01))
                    .toArray();
            double sum = Arrays.stream(e).sum();
            for (int i = 0; i < j; i++) {
                assertThat(p[i][j]).isCloseTo(e[i] / sum, within(Math.pow(2, -8) * e[i] / sum));
            }
        }
    }

    @Test
    void t4ShiftingTheParametersOfADestinationChangesNothing() {
        Ancre ancre = ancre(PAPER.withTemperature(0.5), 4);
        randomise(ancre, 12, 1);
        Tensor x = states(13, 4, 3);
        double[] before = ancre.run(x, nonlinear(4, 3)).toDoubles();
        try (NoGrad off = Autograd.noGrad()) {
            shortcuts(ancre).narrow(0, 2, 3).addInPlace(17);
            shortcuts(ancre).narrow(0, 5, 4).addInPlace(-3);
        }
        assertThat(ancre.run(x, nonlinear(4, 3)).toDoubles()).containsExactly(before, within(1e-12));
    }

    @Test
    void t5HadamardTrainsAsSoftmaxDoes() {
        double[] softmax = adamLosses(PAPER.withTemperature(0.1));
        double[] hadamard = adamLosses(PAPER.withTemperature(0.1).with(Normalization.HADAMARD));
        assertThat(softmax[49]).isLessThan(softmax[0]);
        for (int step = 0; step < 50; step++) {
            assertThat(hadamard[step]).isCloseTo(softmax[step], within(1e-6 * softmax[step]));
        }
    }

    private static double[] adamLosses(AncreConfig config) {
        Ancre ancre = ancre(config, 4);
        Tensor x = states(14, 4, 3);
        double[] losses = new double[50];
        try (Optimizer adam = new AdamConfig(5e-3, 0.9, 0.999, 1e-8, 0, List.of()).create(ancre.trainable())) {
            for (int step = 0; step < 50; step++) {
                try (Scope scope = Scope.open()) {
                    Tensor loss = loss(ancre, x, nonlinear(4, 3));
                    losses[step] = loss.item();
                    loss.backward();
                    adam.step();
                    adam.clearGradients();
                }
            }
        }
        return losses;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8, 12})
    void t13CountsItsParameters(int blocks) {
        Ancre ancre = ancre(PAPER, blocks);
        assertThat(ancre.parameterCount()).isEqualTo(blocks * (blocks + 1L) / 2);
        long trained =
                ancre.trainable().values().stream().mapToLong(Tensor::numel).sum();
        assertThat(trained).isEqualTo(blocks * (blocks + 1L) / 2 - 1);
        assertThat(ancre(PAPER.with(Normalization.CONSTANT), blocks).trainable())
                .isEmpty();
        assertThat(ancre.edges()).hasSize(blocks * (blocks + 1) / 2);
    }

    @Test
    void t14OutgoingCoefficientsSumToOneForEachSource() {
        Ancre ancre = ancre(PAPER.with(Normalization.OUTGOING).withTemperature(0.5), 6);
        randomise(ancre, 15, 1);
        double[][] p = ancre.coefficients();
        for (int i = 0; i < 6; i++) {
            assertThat(Arrays.stream(p[i]).sum()).isCloseTo(1, within(1e-12));
        }
        assertThat(ancre.parameterCount()).isEqualTo(21);
    }

    @Test
    void constantAndSquaredStartUniform() {
        for (Normalization each : List.of(Normalization.CONSTANT, Normalization.SQUARED, Normalization.HADAMARD)) {
            ancre(PAPER.with(each), 5).edges().forEach(e -> assertThat(e.weight())
                    .isCloseTo(1.0 / e.target(), within(1e-12)));
        }
        Ancre outgoing = ancre(PAPER.with(Normalization.OUTGOING), 5);
        outgoing.edges().forEach(e -> assertThat(e.weight()).isCloseTo(1.0 / (5 - e.source()), within(1e-12)));
    }

    @Test
    void threadsMayEvaluateOneModuleTogether() throws Exception {
        Ancre ancre = ancre(PAPER.withTemperature(0.3), 6);
        randomise(ancre, 16, 0.3);
        List<double[]> alone = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            alone.add(ancre.run(states(20 + n, 8, 3), nonlinear(6, 3)).toDoubles());
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<double[]>> calls = new ArrayList<>();
            for (int n = 0; n < 40; n++) {
                long seed = 20 + n % 4;
                calls.add(() -> {
                    try (Scope scope = Scope.open();
                            NoGrad off = Autograd.noGrad()) {
                        return ancre.run(states(seed, 8, 3), nonlinear(6, 3)).toDoubles();
                    }
                });
            }
            List<Future<double[]>> results = threads.invokeAll(calls);
            for (int n = 0; n < results.size(); n++) {
                assertThat(results.get(n).get()).containsExactly(alone.get(n % 4));
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void saysAtWhichBlockAStateStopsBeingFinite() {
        List<ResidualBlock> blocks = new ArrayList<>(nonlinear(5, 3));
        blocks.set(2, h -> h.mul(Double.POSITIVE_INFINITY));
        assertThatThrownBy(() -> ancre(PAPER, 5).run(states(1, 2, 3), blocks))
                .isInstanceOf(NonFiniteStateException.class)
                .hasMessage("Ancre: non-finite state at block 3");
        assertThatThrownBy(() -> ancre(PAPER, 5).run(states(1, 2, 3).mul(Double.NaN), nonlinear(5, 3)))
                .hasMessage("Ancre: non-finite input of the stack");
    }

    @Test
    void refusesWrongUseWithOneLine() {
        assertThatThrownBy(() -> PAPER.withTemperature(0)).hasMessage("temperature must be > 0 and finite, got 0.0");
        List<ResidualBlock> widening = List.of(h -> h, h -> Tensors.cat(List.of(h, h), 1));
        assertThatThrownBy(() -> ancre(PAPER.replacing(), 2).run(states(1, 2, 3), widening))
                .hasMessage(
                        "state shape changed at block 2: [2, 3] -> [2, 6]; use one topology per stage of equal shapes");
        assertThatThrownBy(() -> ancre(PAPER, 3).run(states(1, 2, 3), nonlinear(2, 3)))
                .hasMessage("Ancre was built for 3 blocks, got 2");
    }

    @Test
    void refusesACheckpointOfAnotherDepthAndNamesBoth() {
        Map<String, Tensor> other = ancre(PAPER, 12).state();
        assertThatThrownBy(() -> ancre(PAPER, 8).load(other))
                .hasMessageContaining("shortcuts_of_8_blocks")
                .hasMessageContaining("shortcuts_of_12_blocks");
    }
}
