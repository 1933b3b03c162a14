package dev.fathom.sde.laplacian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.Init;
import dev.fathom.nn.UNetMlp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardLaplacianTest {

    private static UNetMlp net(int dim, SmoothActivation activation, DType type) {
        return new UNetMlp(Init.of(Rng.seed(dim)).with(type), dim, 1, List.of(17, 9, 5), activation);
    }

    private static double gap(Tensor a, Tensor b) {
        return a.sub(b).norm().item() / (1e-300 + b.norm().item());
    }

    @ParameterizedTest
    @EnumSource(SmoothActivation.class)
    void agreesWithTwoBackwardSweepsForEveryActivation(SmoothActivation activation) {
        for (int dim : new int[] {1, 2, 5, 20}) {
            try (Scope scope = Scope.open()) {
                UNetMlp net = net(dim, activation, DType.F64);
                Tensor x = Rng.seed(1).normal(DType.F64, 7, dim);
                Jet one = new ForwardLaplacian(net, activation).at(x);
                Jet two = new DoubleBackward(net).at(x);
                assertThat(gap(one.value(), two.value())).isLessThan(1e-13);
                assertThat(gap(one.gradient(), two.gradient())).isLessThan(1e-12);
                assertThat(gap(one.laplacian(), two.laplacian()))
                        .as("%s in %d dimensions", activation, dim)
                        .isLessThan(1e-12);
            }
        }
    }

    @Test
    void singlePrecisionStaysWithinOneInTenThousand() {
        try (Scope scope = Scope.open()) {
            UNetMlp exact = net(20, SmoothActivation.GELU, DType.F64);
            UNetMlp single = net(20, SmoothActivation.GELU, DType.F32);
            single.load(exact.state());
            Tensor x = Rng.seed(1).normal(DType.F64, 64, 20);
            Tensor want =
                    new ForwardLaplacian(exact, SmoothActivation.GELU).at(x).laplacian();
            Tensor got = new ForwardLaplacian(single, SmoothActivation.GELU)
                    .at(x.to(DType.F32))
                    .laplacian();
            assertThat(gap(got.to(DType.F64), want)).isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @EnumSource(SmoothActivation.class)
    void parameterGradientsByHandAreThoseOfTheGraph(SmoothActivation activation) {
        for (int dim : new int[] {1, 5}) {
            try (Scope scope = Scope.open()) {
                UNetMlp net = net(dim, activation, DType.F64);
                Rng rng = Rng.seed(3);
                Tensor x = rng.normal(DType.F64, 40, dim);
                Tensor ofValue = rng.normal(DType.F64, 40);
                Tensor ofGradient = rng.normal(DType.F64, 40, dim);
                Tensor ofLaplacian = rng.normal(DType.F64, 40);
                Map<String, Tensor> byGraph =
                        gradients(net, new DoubleBackward(net).at(x), ofValue, ofGradient, ofLaplacian);
                Map<String, Tensor> byHand =
                        gradients(net, new ForwardLaplacian(net, activation).at(x), ofValue, ofGradient, ofLaplacian);
                byGraph.forEach((name, want) -> assertThat(gap(byHand.get(name), want))
                        .as("%s of %s", name, activation)
                        .isLessThan(1e-10));
            }
        }
    }

    private static Map<String, Tensor> gradients(
            UNetMlp net, Jet jet, Tensor value, Tensor gradient, Tensor laplacian) {
        net.parameters().values().forEach(Tensor::clearGrad);
        jet.backward(value, gradient, laplacian, null);
        Map<String, Tensor> found = new LinkedHashMap<>();
        net.parameters().forEach((name, p) -> found.put(name, p.grad().copy()));
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 16, 17, 300})
    void chunksDoNotChangeTheResult(int batch) {
        try (Scope scope = Scope.open()) {
            UNetMlp net =
                    new UNetMlp(Init.of(Rng.seed(0)).with(DType.F64), 20, 1, List.of(256, 16), SmoothActivation.GELU);
            Tensor x = Rng.seed(1).normal(DType.F64, batch, 20);
            Tensor want = new DoubleBackward(net).at(x).laplacian();
            assertThat(gap(
                            new ForwardLaplacian(net, SmoothActivation.GELU)
                                    .at(x)
                                    .laplacian(),
                            want))
                    .isLessThan(1e-12);
        }
    }

    @Test
    void hutchinsonIsRightOnAverageAndItsProductIsNotTooLarge() {
        try (Scope scope = Scope.open()) {
            UNetMlp net = net(5, SmoothActivation.TANH, DType.F64);
            Tensor x = Rng.seed(1).normal(DType.F64, 1, 5).repeat(20_000, 1);
            Jet jet = new Hutchinson(net, 1, Rng.seed(2)).at(x);
            double exact =
                    new DoubleBackward(net).at(x.narrow(0, 0, 1)).laplacian().item();
            Tensor estimates = jet.laplacian();
            double error = Math.sqrt(estimates.variance(0, true, false).item() / 20_000);
            assertThat(estimates.mean().item()).isCloseTo(exact, within(4 * error));
            double product = estimates.mul(jet.secondLaplacian()).mean().item();
            double square = estimates.square().mean().item();
            double spread = 4 * (error * error * Math.sqrt(20_000) + 2 * Math.abs(exact) * error);
            assertThat(product).isCloseTo(exact * exact, within(spread));
            assertThat(square - exact * exact).isGreaterThan(0.9 * 20_000 * error * error);
        }
    }

    @Test
    void networksThatItCannotSweepAreRefused() {
        UNetMlp two = new UNetMlp(Init.of(Rng.seed(0)), 3, 2, List.of(4), SmoothActivation.GELU);
        assertThatThrownBy(() -> new ForwardLaplacian(two, SmoothActivation.GELU))
                .hasMessageContaining("one output")
                .hasMessageContaining("2 outputs");
    }
}
