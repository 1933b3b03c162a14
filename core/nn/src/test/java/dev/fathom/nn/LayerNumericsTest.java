package dev.fathom.nn;

import static dev.fathom.nn.Samples.assertClose;
import static dev.fathom.nn.Samples.doubles;
import static dev.fathom.nn.Samples.normal;
import static dev.fathom.nn.Samples.randomise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.engine.DType;
import dev.fathom.engine.Functional;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Each layer against its formula, written out in plain loops. */
class LayerNumericsTest {

    /** y[r][o] = Σ_i x[r][i] w[o][i] + b[o]. */
    static double[] affine(double[] x, double[] w, double[] b, int in, int out) {
        int rows = x.length / in;
        double[] y = new double[rows * out];
        for (int r = 0; r < rows; r++) {
            for (int o = 0; o < out; o++) {
                double sum = b == null ? 0 : b[o];
                for (int i = 0; i < in; i++) {
                    sum += x[r * in + i] * w[o * in + i];
                }
                y[r * out + o] = sum;
            }
        }
        return y;
    }

    static double[] map(double[] x, DoubleUnaryOperator f) {
        return Arrays.stream(x).map(f).toArray();
    }

    private static double[] values(Module module, String name) {
        return module.state().get(name).toDoubles();
    }

    @Test
    void linearIsAnAffineMapOfTheLastDimension() {
        Linear linear = new Linear(doubles(1), 5, 3, true);
        Tensor x = normal(2, 2, 4, 5);
        Tensor y = linear.forward(x);
        assertThat(y.shape()).containsExactly(2, 4, 3);
        assertClose(y, affine(x.toDoubles(), values(linear, "weight"), values(linear, "bias"), 5, 3), 1e-12);
    }

    @Test
    void embeddingLooksUpRows() {
        Embedding table = new Embedding(doubles(1), 7, 3, 1);
        Tensor y = table.forward(Tensors.of(new long[] {6, 0, 3, 3}, 2, 2));
        assertThat(y.shape()).containsExactly(2, 2, 3);
        double[] w = values(table, "weight");
        double[] expected = new double[12];
        int[] rows = {6, 0, 3, 3};
        for (int i = 0; i < 12; i++) {
            expected[i] = w[rows[i / 3] * 3 + i % 3];
        }
        assertClose(y, expected, 0);
    }

    @Test
    void rmsNormDividesByTheRootMeanSquareAndScales() {
        for (double scale : new double[] {1, 0.5}) {
            RmsNorm norm = new RmsNorm(doubles(1), 6, 1e-2, scale);
            randomise(norm, 3);
            Tensor x = normal(2, 4, 6);
            double[] in = x.toDoubles();
            double[] w = values(norm, "weight");
            double[] expected = new double[24];
            for (int r = 0; r < 4; r++) {
                double square = 0;
                for (int i = 0; i < 6; i++) {
                    square += in[r * 6 + i] * in[r * 6 + i] / 6;
                }
                for (int i = 0; i < 6; i++) {
                    expected[r * 6 + i] = in[r * 6 + i] / Math.sqrt(square + 1e-2) * w[i] * scale;
                }
            }
            assertClose(norm.forward(x), expected, 1e-12);
        }
    }

    @Test
    void layerNormStandardisesTheLastDimension() {
        for (double scale : new double[] {1, 0.5}) {
            LayerNorm norm = new LayerNorm(doubles(1), 6, 1e-2, scale);
            randomise(norm, 3);
            Tensor x = normal(2, 4, 6);
            double[] expected = standardised(x.toDoubles(), 6, 1e-2);
            double[] w = values(norm, "weight");
            double[] b = values(norm, "bias");
            for (int i = 0; i < expected.length; i++) {
                expected[i] = scale * (expected[i] * w[i % 6] + b[i % 6]);
            }
            assertClose(norm.forward(x), expected, 1e-12);
        }
    }

    @Test
    void groupNormStandardisesEachSamplesGroups() {
        for (double scale : new double[] {1, 0.5}) {
            GroupNorm norm = new GroupNorm(doubles(1), 2, 4, 1e-2, scale);
            randomise(norm, 3);
            Tensor x = normal(2, 3, 4, 5, 2);
            double[] expected = standardised(x.toDoubles(), 2 * 5 * 2, 1e-2);
            double[] w = values(norm, "weight");
            double[] b = values(norm, "bias");
            for (int i = 0; i < expected.length; i++) {
                int channel = i / 10 % 4;
                expected[i] = scale * (expected[i] * w[channel] + b[channel]);
            }
            assertClose(norm.forward(x), expected, 1e-12);
        }
    }

    /** Runs of {@code size} entries brought to mean 0 and (biased) variance 1. */
    private static double[] standardised(double[] x, int size, double eps) {
        double[] y = new double[x.length];
        for (int start = 0; start < x.length; start += size) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < size; i++) {
                mean += x[start + i] / size;
                square += x[start + i] * x[start + i] / size;
            }
            for (int i = 0; i < size; i++) {
                y[start + i] = (x[start + i] - mean) / Math.sqrt(square - mean * mean + eps);
            }
        }
        return y;
    }

    @Test
    void batchNormUsesBatchStatisticsInTrainingAndMovesTheRunningOnes() {
        BatchNorm2d norm = new BatchNorm2d(doubles(1), 2, 0.25, 1e-3);
        Tensor x = normal(2, 3, 2, 2, 2);
        double[] in = x.toDoubles();
        double[] mean = new double[2];
        double[] square = new double[2];
        for (int i = 0; i < in.length; i++) {
            mean[i / 4 % 2] += in[i] / 12;
            square[i / 4 % 2] += in[i] * in[i] / 12;
        }
        double[] expected = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            int c = i / 4 % 2;
            expected[i] = (in[i] - mean[c]) / Math.sqrt(square[c] - mean[c] * mean[c] + 1e-3);
        }
        assertClose(norm.forward(x, Pass.training(Rng.seed(0))), expected, 1e-12);
        double unbiased = 12.0 / 11;
        assertClose(norm.buffers().get("running_mean"), new double[] {0.25 * mean[0], 0.25 * mean[1]}, 1e-12);
        double[] running = new double[2];
        for (int c = 0; c < 2; c++) {
            running[c] = 0.75 + 0.25 * unbiased * (square[c] - mean[c] * mean[c]);
        }
        assertClose(norm.buffers().get("running_var"), running, 1e-12);
        for (int i = 0; i < in.length; i++) {
            int c = i / 4 % 2;
            expected[i] = (in[i] - 0.25 * mean[c]) / Math.sqrt(running[c] + 1e-3);
        }
        assertClose(norm.forward(x), expected, 1e-12);
    }

    @Test
    void convolutionIsACorrelationWithPaddingAndStride() {
        Conv2d conv = new Conv2d(doubles(1), new Conv2d.Config(2, 3, 3, 2, 1), true);
        Tensor x = normal(2, 1, 2, 5, 4);
        Tensor y = conv.forward(x);
        assertThat(y.shape()).containsExactly(1, 3, 3, 2);
        double[] in = x.toDoubles();
        double[] w = values(conv, "weight");
        double[] b = values(conv, "bias");
        double[] expected = new double[18];
        for (int o = 0; o < 3; o++) {
            for (int r = 0; r < 3; r++) {
                for (int c = 0; c < 2; c++) {
                    double sum = b[o];
                    for (int i = 0; i < 2; i++) {
                        for (int k = 0; k < 9; k++) {
                            int row = 2 * r + k / 3 - 1;
                            int column = 2 * c + k % 3 - 1;
                            if (row >= 0 && row < 5 && column >= 0 && column < 4) {
                                sum += in[(i * 5 + row) * 4 + column] * w[(o * 2 + i) * 9 + k];
                            }
                        }
                    }
                    expected[(o * 3 + r) * 2 + c] = sum;
                }
            }
        }
        assertClose(y, expected, 1e-12);
    }

    @Test
    void swiGluGatesTheUpwardMap() {
        SwiGlu mlp = new SwiGlu(doubles(1), 4, 6, LayerFactory.DENSE);
        Tensor x = normal(2, 3, 4);
        double[] gate = affine(x.toDoubles(), values(mlp, "gate_proj.weight"), null, 4, 6);
        double[] up = affine(x.toDoubles(), values(mlp, "up_proj.weight"), null, 4, 6);
        for (int i = 0; i < up.length; i++) {
            up[i] *= gate[i] / (1 + Math.exp(-gate[i]));
        }
        assertClose(mlp.forward(x), affine(up, values(mlp, "down_proj.weight"), null, 6, 4), 1e-12);
    }

    @Test
    void perceptronActivatesBetweenLayersOnly() {
        Mlp mlp = new Mlp(doubles(1), List.of(3, 5, 2), Tensor::tanh);
        Tensor x = normal(2, 4, 3);
        double[] hidden = affine(x.toDoubles(), values(mlp, "layers.0.weight"), values(mlp, "layers.0.bias"), 3, 5);
        double[] expected =
                affine(map(hidden, Math::tanh), values(mlp, "layers.1.weight"), values(mlp, "layers.1.bias"), 5, 2);
        assertClose(mlp.forward(x), expected, 1e-12);
    }

    @Test
    void uNetFollowsItsEquations() {
        for (boolean last : new boolean[] {false, true}) {
            UNetMlp net = new UNetMlp(doubles(1), 3, 2, List.of(6, 5, 4), Tensor::tanh, last);
            Tensor x = normal(2, 4, 3);
            double[] a1 = map(part(net, "down.0", x.toDoubles()), Math::tanh);
            double[] a2 = map(part(net, "down.1", a1), Math::tanh);
            double[] a3 = map(part(net, "down.2", a2), Math::tanh);
            double[] o2 = sum(map(part(net, "up.2", a3), Math::tanh), part(net, "skip.2", a2));
            double[] o1 = sum(map(part(net, "up.1", o2), Math::tanh), part(net, "skip.1", a1));
            double[] branch = part(net, "up.0", o1);
            double[] out = sum(last ? map(branch, Math::tanh) : branch, part(net, "skip.0", x.toDoubles()));
            assertClose(net.forward(x), out, 1e-12);
        }
    }

    private static double[] part(Module net, String name, double[] x) {
        Tensor weight = net.parameters().get(name + ".weight");
        return affine(x, weight.toDoubles(), values(net, name + ".bias"), (int) weight.size(1), (int) weight.size(0));
    }

    static double[] sum(double[] a, double[] b) {
        double[] c = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            c[i] = a[i] + b[i];
        }
        return c;
    }

    @Test
    void dropoutKeepsTheMeanIsSilentInEvaluationAndRepeatsPerStream() {
        Dropout dropout = new Dropout(doubles(1).at("a"), 0.25);
        Tensor x = Tensors.ones(DType.F64, 100, 100);
        Pass pass = Pass.training(Rng.seed(7));
        double[] first = dropout.forward(x, pass).toDoubles();
        assertThat(dropout.forward(x, pass).toDoubles()).isEqualTo(first);
        assertThat(dropout.forward(x, Pass.training(Rng.seed(8))).toDoubles()).isNotEqualTo(first);
        assertThat(new Dropout(doubles(1).at("b"), 0.25).forward(x, pass).toDoubles())
                .as("another place draws other numbers")
                .isNotEqualTo(first);
        assertThat(Arrays.stream(first).distinct().sorted().toArray()).containsExactly(0, 1 / 0.75);
        assertThat(Arrays.stream(first).average().orElseThrow()).isBetween(0.97, 1.03);
        assertThat(dropout.forward(x)).isSameAs(x);
    }

    @Test
    void sequentialAppliesItsLayersInOrder() {
        Linear first = new Linear(doubles(1).at("0"), 3, 4, true);
        Linear second = new Linear(doubles(1).at("2"), 4, 2, true);
        Sequential net = new Sequential(List.of(first, Sequential.function(Functional::gelu), second));
        Tensor x = normal(2, 5, 3);
        assertClose(
                net.forward(x),
                second.forward(Functional.gelu(first.forward(x))).toDoubles(),
                0);
        assertThat(net.parameters()).containsOnlyKeys("0.weight", "0.bias", "2.weight", "2.bias");
    }

    @Test
    void sizesOutOfRangeAreRefusedWithTheirValue() {
        Init init = doubles(1);
        assertThatThrownBy(() -> new Linear(init, 0, 3, true)).hasMessage("in must be >= 1, got 0");
        assertThatThrownBy(() -> new GroupNorm(init, 3, 4, 1e-5))
                .hasMessage("channels must be a multiple of groups 3, got 4");
        assertThatThrownBy(() -> new Dropout(init, 1)).hasMessage("dropout must be in [0, 1), got 1.0");
        assertThatThrownBy(() -> new RmsNorm(init, 4, 0)).hasMessage("eps must be > 0 and finite, got 0.0");
        assertThatThrownBy(() -> new Mlp(init, List.of(3), Tensor::relu)).hasMessageContaining("[3]");
        assertThatThrownBy(() -> new Attention.Config(10, 4, 4, true))
                .hasMessage("dim must be a multiple of heads 4, got 10");
    }
}
