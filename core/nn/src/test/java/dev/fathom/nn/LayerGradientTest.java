package dev.fathom.nn;

import static dev.fathom.nn.Samples.doubles;
import static dev.fathom.nn.Samples.normal;
import static dev.fathom.nn.Samples.randomise;

import dev.fathom.engine.DType;
import dev.fathom.engine.Functional;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients by parameters and inputs against central differences. */
class LayerGradientTest {

    static Stream<Arguments> layers() {
        RotaryEmbedding rotary = new RotaryEmbedding(2, 4, 6, 100, DType.F64);
        return Stream.of(
                Arguments.of("linear", new Linear(doubles(1), 4, 3, true), new long[] {2, 3, 4}),
                Arguments.of("rmsNorm", new RmsNorm(doubles(1), 4, 1e-3, 0.7), new long[] {3, 4}),
                Arguments.of("layerNorm", new LayerNorm(doubles(1), 4, 1e-3, 0.7), new long[] {3, 4}),
                Arguments.of("groupNorm", new GroupNorm(doubles(1), 2, 4, 1e-3, 0.7), new long[] {2, 4, 3}),
                Arguments.of("batchNorm", new BatchNorm2d(doubles(1), 2, 0.1, 1e-3), new long[] {3, 2, 2, 2}),
                Arguments.of(
                        "conv2d", new Conv2d(doubles(1), new Conv2d.Config(2, 3, 3, 2, 1), true), new long[] {2, 2, 5, 4
                        }),
                Arguments.of(
                        "attention",
                        new Attention(doubles(1), new Attention.Config(8, 2, 1, true), rotary, LayerFactory.DENSE),
                        new long[] {2, 5, 8}),
                Arguments.of("swiGlu", new SwiGlu(doubles(1), 4, 6, LayerFactory.DENSE), new long[] {3, 4}),
                Arguments.of("mlp", new Mlp(doubles(1), List.of(4, 5, 2), Functional::silu), new long[] {3, 4}),
                Arguments.of("uNet", new UNetMlp(doubles(1), 4, 2, List.of(5, 3), Functional::gelu), new long[] {3, 4}),
                Arguments.of(
                        "residualMlp",
                        new ResidualMlp(new ResidualMlp.Config(4, 2, 5, 2, 2, new CascadeConfig()), doubles(1)),
                        new long[] {3, 4}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void gradientsMatchFiniteDifferences(String name, Layer layer, long[] shape) {
        randomise(layer, 5);
        Pass pass = Pass.training(Rng.seed(3));
        Tensor x = normal(2, shape).requiresGrad(true);
        Tensor mix = normal(4, layer.forward(x, pass).shape());
        Map<String, Tensor> inputs = layer.parameters();
        inputs.put("input", x);
        FiniteDifferences.check(() -> layer.forward(x, pass).mul(mix).sum(), inputs);
    }

    @Test
    void gradientOfTheLanguageModelMatchesFiniteDifferences() {
        Llama.Config config = new Llama.Config(11, 8, 2, 2, 1, 12, 6, 1e4, 1e-5, 0.02, 0, true, new CascadeConfig());
        Llama model = new Llama(config, doubles(1), LayerFactory.DENSE);
        randomise(model, 5);
        Tensor ids = Tensors.of(new long[] {1, 5, 10, 0, 3, 3, 7, 2}, 2, 4);
        Tensor targets = Tensors.of(new long[] {5, 10, 0, 2, 3, 7, 2, 9}, 2, 4);
        FiniteDifferences.check(() -> model.loss(ids, targets, Pass.evaluation()), model.parameters());
    }

    @ParameterizedTest
    @EnumSource(ChannelNorm.class)
    void gradientOfTheResidualNetworkMatchesFiniteDifferences(ChannelNorm norm) {
        ResNet.Config config = new ResNet.Config(2, 3, List.of(2, 4), 2, norm, new CascadeConfig());
        ResNet model = new ResNet(config, doubles(1));
        randomise(model, 5);
        Tensor pictures = normal(2, 3, 2, 4, 4);
        Tensor mix = normal(4, 3, 3);
        FiniteDifferences.check(
                () -> model.forward(pictures, Pass.training(Rng.seed(0)))
                        .mul(mix)
                        .sum(),
                model.parameters());
    }
}
