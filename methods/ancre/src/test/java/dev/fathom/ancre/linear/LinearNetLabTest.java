package dev.fathom.ancre.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.ancre.AncreConfig;
import dev.fathom.ancre.rival.FixedEdgesConfig;
import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The theory's rates, T6 to T12; every figure is deterministic given the seed. */
class LinearNetLabTest {

    private static List<Matrix> multiples(int blocks, int size, double multiple) {
        return IntStream.range(0, blocks)
                .mapToObj(j -> Matrix.identity(size, multiple))
                .toList();
    }

    private static List<Matrix> normals(int blocks, int size, double deviation, Rng rng) {
        return IntStream.range(0, blocks)
                .mapToObj(j -> Matrix.normal(size, deviation, rng.split(j)))
                .toList();
    }

    private static LinearNetLab rankDeficient() {
        return new LinearNetLab(3, Matrix.identity(4, 1), Matrix.diagonal(1, 0.5, 0, 0));
    }

    @Test
    void t6ShortcutToTheLastButOneBlockIsLinearOnARankDeficientTarget() {
        LinearNetLab.Result result = rankDeficient().run(Layout.of("0:2"), multiples(3, 4, 0.1), 0.01, 1000);
        assertThat(result.loss(1000)).isLessThan(1e-9);
    }

    @Test
    void t7ShortcutToTheFirstBlockIsSublinearOnARankDeficientTarget() {
        LinearNetLab.Result result = rankDeficient().run(Layout.of("0:1"), multiples(3, 4, 0.1), 0.01, 40_000);
        assertThat(result.loss(40_000)).isBetween(3e-7, 3e-6);
        double slope = Math.log(result.loss(40_000) / result.loss(20_000)) / Math.log(2);
        assertThat(slope).isBetween(-2.1, -1.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void slowCaseFollowsItsScalarFlow(int blocks) {
        // W_1 = 0, W_2 = ... = W_K = u on a zero target: L ~ t^(-(K-1)/(K-2)).
        List<Matrix> weights = new ArrayList<>(multiples(blocks, 1, 0.3));
        weights.set(0, Matrix.identity(1, 0));
        LinearNetLab lab = new LinearNetLab(blocks, Matrix.identity(1, 1), Matrix.identity(1, 0));
        int steps = 400_000;
        LinearNetLab.Result result = lab.run(Layout.of("0:1"), weights, 0.1, steps);
        double slope = Math.log(result.loss(steps) / result.loss(steps / 2)) / Math.log(2);
        assertThat(slope).isCloseTo(-(blocks - 1.0) / (blocks - 2), within(0.03));
        if (blocks == 3) {
            double t = 0.1 * steps;
            assertThat(8 * (1 - 0.09) * t * t * result.loss(steps)).isCloseTo(1, within(0.02));
        }
    }

    @Test
    void cascadeHasSlopeThreeHalvesOnTheSlowTarget() {
        List<Matrix> weights = multiples(3, 1, -0.5);
        LinearNetLab lab = new LinearNetLab(3, Matrix.identity(1, 1), Matrix.identity(1, 0));
        // (1 + w)^3 -> 0: with v = 1 + w, v' = -v^5, so L = v^6 / 2 ~ t^(-3/2).
        LinearNetLab.Result result = lab.run(Layout.cascade(3), weights, 0.1, 200_000);
        double slope = Math.log(result.loss(200_000) / result.loss(100_000)) / Math.log(2);
        assertThat(slope).isCloseTo(-1.5, within(0.02));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void t8LossStaysBelowTheLinearBound(int blocks) {
        int d = 6;
        double eta = 0.005;
        Rng rng = Rng.seed(blocks);
        LinearNetLab lab =
                new LinearNetLab(blocks, Matrix.orthogonal(d, rng.split("x")), Matrix.normal(d, 1, rng.split("y")));
        double[] lambda = {0};
        LinearNetLab.Result result = lab.run(
                Layout.of("0:" + (blocks - 1)),
                normals(blocks, d, 0.05, rng.split("w")),
                eta,
                2000,
                (step, loss, weights) -> {
                    Matrix product = weights.get(0);
                    for (int j = 1; j < blocks - 1; j++) {
                        product = weights.get(j).times(product);
                    }
                    lambda[0] = Math.max(lambda[0], spectralNorm(product));
                });
        assertThat(lambda[0]).isLessThan(1);
        for (int step = 0; step <= 2000; step++) {
            double bound = result.loss(0) * Math.exp(-2 * Math.pow(1 - lambda[0], 2) * eta * step);
            assertThat(result.loss(step)).as("step %d", step).isLessThanOrEqualTo(1.01 * bound);
        }
    }

    private static double spectralNorm(Matrix matrix) {
        return new SingularValueDecomposition(new Array2DRowRealMatrix(matrix.toRows())).getNorm();
    }

    private static double randomTask(int blocks, Layout layout, long seed, int steps) {
        int d = 10;
        Rng rng = Rng.seed(seed);
        LinearNetLab lab = new LinearNetLab(
                blocks, Matrix.orthogonal(d, rng.split("x")), Matrix.normal(d, 1 / Math.sqrt(d), rng.split("y")));
        return lab.run(layout, normals(blocks, d, 0.01, rng.split("w")), 0.05, steps)
                .loss(steps);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void t9OneShortcutDecidesTheRateOfThreeBlocks(long seed) {
        assertThat(randomTask(3, Layout.of("0:2"), seed, 200)).isLessThan(1e-6);
        assertThat(randomTask(3, Layout.of("0:1"), seed, 200)).isGreaterThan(1e-3);
        assertThat(randomTask(3, Layout.cascade(3), seed, 200)).isGreaterThan(1e-3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void t10AWellPlacedSecondShortcutHelpsFourBlocks(long seed) {
        double best = randomTask(4, Layout.of("0:2+2:3"), seed, 100);
        assertThat(best).isLessThan(randomTask(4, Layout.of("0:3"), seed, 100));
        assertThat(randomTask(4, Layout.cascade(4), seed, 100)).isGreaterThan(1e-2);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void t11LearnedLayoutReachesALinearRateUntold(long seed) {
        assertThat(randomTask(3, new Layout.Learned(1), seed, 200)).isLessThan(1e-7);
        assertThat(randomTask(4, new Layout.Learned(1), seed, 200)).isLessThan(1e-7);
    }

    @Test
    void t12AntiAlignedStartTrapsOnlyTheShortcutToTheFirstBlock() {
        List<Matrix> start = List.of(Matrix.identity(1, 0.1), Matrix.identity(1, 0.1), Matrix.identity(1, -0.1));
        LinearNetLab lab = new LinearNetLab(3, Matrix.identity(1, 1), Matrix.identity(1, 1));
        assertThat(lab.run(Layout.of("0:1"), start, 0.01, 1000).loss(1000)).isCloseTo(0.5, within(1e-3));
        assertThat(lab.run(Layout.of("0:2"), start, 0.01, 1000).loss(1000)).isLessThan(1e-9);
    }

    @Test
    void descendsAsTheTensorTopologiesDo() {
        Rng rng = Rng.seed(11);
        List<Matrix> start = normals(4, 3, 0.5, rng.split("w"));
        Matrix x = Matrix.orthogonal(3, rng.split("x"));
        Matrix y = Matrix.normal(3, 1, rng.split("y"));
        LinearNetLab lab = new LinearNetLab(4, x, y);
        AncreConfig ancre = AncreConfig.defaults().withTemperature(0.7).replacing();
        assertThat(tensorLosses(ancre, start, x, y))
                .containsExactly(
                        lab.run(new Layout.Learned(0.7), start, 0.05, 20).losses(), within(1e-12));
        String edges = "0:2+1:3*0.4+2:4";
        assertThat(tensorLosses(FixedEdgesConfig.alone(edges), start, x, y))
                .containsExactly(lab.run(Layout.of(edges), start, 0.05, 20).losses(), within(1e-12));
    }

    /** The same descent with autograd through a topology of the library. */
    private static double[] tensorLosses(TopologyFactory depth, List<Matrix> start, Matrix x, Matrix y) {
        Init init = Init.of(Rng.seed(0)).with(DType.F64);
        ResidualTopology topology = depth.create(new StackShape(start.size(), 3, 0), init);
        List<Tensor> weights =
                start.stream().map(w -> tensor(w).requiresGrad(true)).toList();
        List<Tensor> trained = new ArrayList<>(weights);
        trained.addAll(topology.trainable().values());
        List<ResidualBlock> blocks =
                weights.stream().map(w -> (ResidualBlock) h -> w.matmul(h)).toList();
        double[] losses = new double[21];
        for (int step = 0; step <= 20; step++) {
            try (Scope scope = Scope.open()) {
                Tensor loss = topology.run(tensor(x), blocks)
                        .sub(tensor(y))
                        .square()
                        .sum()
                        .mul(0.5);
                losses[step] = loss.item();
                loss.backward();
                for (Tensor w : trained) {
                    Tensor g = w.grad();
                    if (g != null) {
                        w.detach().addInPlace(g, -0.05);
                    }
                    w.clearGrad();
                }
            }
        }
        return losses;
    }

    private static Tensor tensor(Matrix matrix) {
        double[] cells =
                Arrays.stream(matrix.toRows()).flatMapToDouble(Arrays::stream).toArray();
        return Tensors.of(cells, 3, 3);
    }

    @Test
    void refusesWhatItCannotRun() {
        LinearNetLab lab = rankDeficient();
        assertThatThrownBy(() -> lab.run(Layout.of("0:4"), multiples(3, 4, 0.1), 0.1, 1))
                .hasMessage("edges: block index 4 of shortcut 0:4 out of range for K = 3 blocks");
        assertThatThrownBy(() -> lab.run(Layout.of("0:2"), multiples(2, 4, 0.1), 0.1, 1))
                .hasMessage("there must be 3 weights, got 2");
        assertThatThrownBy(() -> lab.run(Layout.of("0:2"), multiples(3, 4, 0.1), 0, 1))
                .hasMessageContaining("stepSize must be > 0");
        assertThatThrownBy(() -> lab.run(Layout.of("0:2"), multiples(3, 4, 9), 1, 100))
                .hasMessageContaining("use a smaller step size");
        assertThatThrownBy(() -> lab.run(Layout.of("0:2"), multiples(3, 3, 0.1), 0.1, 1))
                .hasMessage("weight W_1 must be 4 x 4 for inputs of 4 rows, got 3 x 3");
        assertThatThrownBy(() -> lab.run(Layout.of("0:2"), multiples(3, 4, Double.NaN), 0.1, 1))
                .hasMessage("weight W_1 must be finite: a cell is NaN or infinite");
        assertThatThrownBy(() -> lab.run(Layout.of("0:2"), multiples(3, 4, 0.1), 0.1, -1))
                .hasMessage("steps must be >= 0, got -1");
        Matrix broken = Matrix.diagonal(1, Double.NaN);
        assertThatThrownBy(() -> new LinearNetLab(3, Matrix.identity(2, 1), broken))
                .hasMessage("x and y must be finite: a cell is NaN or infinite");
        assertThatThrownBy(() -> Matrix.identity(3, 1).times(Matrix.identity(4, 1)))
                .hasMessage("a matrix of 3 x 3 cannot be multiplied by one of 4 x 4: there must be as many columns as"
                        + " rows");
        assertThatThrownBy(() -> new Layout.Learned(0)).hasMessage("temperature must be > 0 and finite, got 0.0");
    }
}
