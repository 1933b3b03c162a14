package dev.fathom.nn;

import static dev.fathom.nn.LayerNumericsTest.affine;
import static dev.fathom.nn.LayerNumericsTest.map;
import static dev.fathom.nn.LayerNumericsTest.sum;
import static dev.fathom.nn.Samples.assertClose;
import static dev.fathom.nn.Samples.doubles;
import static dev.fathom.nn.Samples.normal;
import static dev.fathom.nn.Samples.randomise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResidualMlpTest {

    @Test
    void blocksAreLinearNormAndSiluLayersWithOneResidual() {
        ResidualMlp model = new ResidualMlp(new ResidualMlp.Config(3, 2, 4, 2, 2, new CascadeConfig()), doubles(1));
        randomise(model, 2);
        Map<String, Tensor> p = model.parameters();
        Tensor x = normal(3, 5, 3);
        double[] h = affine(x.toDoubles(), at(p, "entry.weight"), at(p, "entry.bias"), 3, 4);
        for (int j = 0; j < 2; j++) {
            double[] y = h;
            for (int i = 0; i < 2; i++) {
                String linear = "blocks." + j + ".linear." + i;
                String norm = "blocks." + j + ".norm." + i;
                y = normed(affine(y, at(p, linear + ".weight"), at(p, linear + ".bias"), 4, 4), p, norm);
                y = map(y, v -> v / (1 + Math.exp(-v)));
            }
            h = sum(h, y);
        }
        assertClose(model.forward(x), affine(h, at(p, "head.weight"), at(p, "head.bias"), 4, 2), 1e-12);
    }

    private static double[] normed(double[] x, Map<String, Tensor> p, String at) {
        Tensor rows = Tensors.of(x, x.length / 4, 4);
        return Functional.layerNorm(rows, p.get(at + ".weight"), p.get(at + ".bias"), 1e-5)
                .toDoubles();
    }

    private static double[] at(Map<String, Tensor> p, String name) {
        return p.get(name).toDoubles();
    }

    @Test
    void theWiringAndItsParametersAreExchangeable() {
        ResidualMlp model = new ResidualMlp(
                new ResidualMlp.Config(3, 2, 4, 5, 4, new RivalTopologies.StreamsConfig(2)), doubles(1));
        assertThat(model.parameters()).containsKey("depth.mix4");
        assertThat(model.depth().stack()).isEqualTo(new StackShape(5, 4, -1));
        assertThat(model.forward(normal(1, 6, 3)).shape()).containsExactly(6, 2);
        double[] whole = model.forward(normal(1, 6, 3)).toDoubles();
        assertThat(model.forward(normal(1, 6, 3), Pass.evaluation(), BlockHook.bypassing(2))
                        .toDoubles())
                .isNotEqualTo(whole);
        assertThatThrownBy(() -> model.forward(normal(1, 6, 3), Pass.evaluation(), BlockHook.bypassing(5)))
                .hasMessageStartingWith("layer index 5 out of range for K = 5");
    }
}
