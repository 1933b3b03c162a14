package dev.fathom.nn;

import static dev.fathom.nn.Samples.assertClose;
import static dev.fathom.nn.Samples.doubles;
import static dev.fathom.nn.Samples.normal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttentionTest {

    @Test
    void rotaryTurnsPairsOfHalvesByPositionAndFrequency() {
        RotaryEmbedding rotary = new RotaryEmbedding(2, 4, 10, 50, DType.F64);
        Tensor x = normal(1, 2, 3, 8);
        double[] in = x.toDoubles();
        double[] expected = new double[in.length];
        for (int i = 0; i < in.length; i++) {
            int pair = i % 4 % 2;
            int position = 5 + i / 8 % 3;
            double angle = position * Math.pow(50, -pair / 2.0);
            boolean first = i % 4 < 2;
            expected[i] = in[i] * Math.cos(angle) + (first ? -in[i + 2] : in[i - 2]) * Math.sin(angle);
        }
        Tensor turned = rotary.apply(x, 5);
        assertThat(turned.shape()).containsExactly(2, 3, 2, 4);
        assertClose(turned, expected, 1e-12);
    }

    @Test
    void rotaryScoresDependOnTheDistanceOnly() {
        RotaryEmbedding rotary = new RotaryEmbedding(1, 8, 40, 10000, DType.F64);
        Tensor q = normal(1, 1, 1, 8);
        Tensor k = normal(2, 1, 1, 8);
        double near = rotary.apply(q, 9).mul(rotary.apply(k, 4)).sum().item();
        for (int shift = 1; shift < 30; shift++) {
            double moved = rotary.apply(q, 9 + shift)
                    .mul(rotary.apply(k, 4 + shift))
                    .sum()
                    .item();
            assertThat(moved).isCloseTo(near, within(1e-12));
        }
        assertThat(rotary.apply(q, 10).mul(rotary.apply(k, 4)).sum().item()).isNotEqualTo(near);
        assertThat(rotary.apply(q, 3).square().sum().item())
                .isCloseTo(q.square().sum().item(), within(1e-12));
    }

    @Test
    void positionsBeyondTheContextAreNamed() {
        RotaryEmbedding rotary = new RotaryEmbedding(1, 8, 10, 10000, DType.F64);
        assertThatThrownBy(() -> rotary.apply(normal(1, 1, 4, 8), 8))
                .hasMessage("positions 8 to 11 exceed the context of 10 tokens; shorten the input or raise context");
    }

    @Test
    void groupedQueriesEqualRepeatedKeyHeads() {
        RotaryEmbedding rotary = new RotaryEmbedding(4, 4, 8, 100, DType.F64);
        Attention grouped = new Attention(doubles(1), new Attention.Config(16, 4, 2, true), rotary, LayerFactory.DENSE);
        Attention full = new Attention(doubles(2), new Attention.Config(16, 4, 4, true), rotary, LayerFactory.DENSE);
        Map<String, Tensor> state = new LinkedHashMap<>(grouped.state());
        for (String name : new String[] {"k_proj.weight", "v_proj.weight"}) {
            state.put(name, repeatedHeads(state.get(name)));
        }
        full.load(state);
        Tensor x = normal(3, 2, 5, 16);
        assertClose(grouped.forward(x), full.forward(x).toDoubles(), 1e-12);
    }

    /** (2 · 4, 16) to (4 · 4, 16), each head twice in a row. */
    private static Tensor repeatedHeads(Tensor weight) {
        return weight.reshape(2, 1, 4, 16).expand(2, 2, 4, 16).reshape(16, 16);
    }

    @Test
    void attentionIsTheSoftmaxMixtureOfValues() {
        for (boolean causal : new boolean[] {false, true}) {
            Attention attention =
                    new Attention(doubles(1), new Attention.Config(6, 1, 1, causal), null, LayerFactory.DENSE);
            Tensor x = normal(2, 1, 4, 6);
            double[] q = projected(attention, "q_proj", x.toDoubles());
            double[] k = projected(attention, "k_proj", x.toDoubles());
            double[] v = projected(attention, "v_proj", x.toDoubles());
            double[] mixed = new double[24];
            for (int t = 0; t < 4; t++) {
                int seen = causal ? t + 1 : 4;
                double[] weight = new double[seen];
                double total = 0;
                for (int s = 0; s < seen; s++) {
                    double score = 0;
                    for (int i = 0; i < 6; i++) {
                        score += q[t * 6 + i] * k[s * 6 + i] / Math.sqrt(6);
                    }
                    weight[s] = Math.exp(score);
                    total += weight[s];
                }
                for (int s = 0; s < seen; s++) {
                    for (int i = 0; i < 6; i++) {
                        mixed[t * 6 + i] += weight[s] / total * v[s * 6 + i];
                    }
                }
            }
            assertClose(attention.forward(x), projected(attention, "o_proj", mixed), 1e-10);
        }
    }

    private static double[] projected(Attention attention, String name, double[] x) {
        return LayerNumericsTest.affine(
                x, attention.parameters().get(name + ".weight").toDoubles(), null, 6, 6);
    }
}
