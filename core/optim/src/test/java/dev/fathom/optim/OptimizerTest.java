package dev.fathom.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {

    private static final List<ParameterGroup> GROUPS = List.of(
            ParameterGroup.withoutDecay("*.bias"),
            ParameterGroup.withLearningRate("scale", 0.5).scheduled(Schedule.linear(1, 0, 20)));

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    static Stream<OptimizerFactory> optimizers() {
        return Stream.of(
                SgdConfig.plain(0.05),
                new SgdConfig(0.05, 0.9, false, 0.01, GROUPS),
                new SgdConfig(0.05, 0.9, true, 0, List.of()),
                new AdamConfig(0.1, 0.9, 0.99, 1e-8, 0.1, GROUPS),
                new AdamWConfig(0.1, 0.9, 0.99, 1e-8, 0.1, GROUPS));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void everyOptimizerSolvesAWellConditionedQuadratic(OptimizerFactory factory) {
        Map<String, Tensor> parameters = parameters();
        try (Optimizer optimizer = factory.create(parameters)) {
            double first = loss(parameters);
            for (int step = 0; step < 100; step++) {
                train(optimizer, parameters, step, false);
            }
            assertThat(loss(parameters)).isLessThan(first / 2);
            assertThat(optimizer.steps()).isEqualTo(100);
        }
    }

    /**
     * Ten updates are the same bits as five, an export, an import elsewhere, and five more; gradients go missing too.
     */
    @ParameterizedTest
    @MethodSource("optimizers")
    void resumingContinuesBitForBit(OptimizerFactory factory) {
        Map<String, Tensor> straight = parameters();
        try (Optimizer optimizer = factory.create(straight)) {
            for (int step = 0; step < 10; step++) {
                train(optimizer, straight, step, true);
            }
        }
        Map<String, Tensor> first = parameters();
        Map<String, Tensor> second;
        OptimizerState copied;
        try (Optimizer optimizer = factory.create(first)) {
            for (int step = 0; step < 5; step++) {
                train(optimizer, first, step, true);
            }
            OptimizerState live = optimizer.state();
            copied = new OptimizerState(copies(live.tensors()), live.counts());
            second = copies(first);
            train(optimizer, first, 5, true);
        }
        try (Optimizer optimizer = factory.create(second)) {
            optimizer.restore(copied);
            assertThat(optimizer.steps()).isEqualTo(5);
            for (int step = 5; step < 10; step++) {
                train(optimizer, second, step, true);
            }
        }
        straight.forEach((name, tensor) ->
                assertThat(second.get(name).toDoubles()).as(name).containsExactly(tensor.toDoubles()));
    }

    @Test
    void aParameterWithoutAGradientKeepsItsValueStateAndCount() {
        Map<String, Tensor> parameters = Map.of("a", real(1), "b", real(1));
        try (Optimizer optimizer = AdamWConfig.of(0.1).create(parameters)) {
            backward(parameters.get("a"), 1);
            optimizer.step();
            assertThat(parameters.get("b").item()).isEqualTo(1);
            assertThat(optimizer.state().counts()).containsEntry("steps/a", 1L).containsEntry("steps/b", 0L);
            optimizer.clearGradients();
            backward(parameters.get("b"), 1);
            optimizer.step();
            // The first update of Adam is lr · sign(g) whenever it comes: the bias correction counts b's own updates.
            assertThat(parameters.get("b").item()).isCloseTo(0.999 - 0.1, within(1e-8));
            optimizer.clearGradients();
            optimizer.step();
            assertThat(optimizer.steps()).isEqualTo(3);
        }
    }

    @Test
    void groupsSetRateDecayAndScheduleByName() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        parameters.put("w", real(1));
        parameters.put("layer.bias", real(1));
        parameters.put("frozen", real(1));
        parameters.put("late", real(1));
        SgdConfig config = new SgdConfig(
                0.1,
                0,
                false,
                0.5,
                List.of(
                        ParameterGroup.withoutDecay("*.bias"),
                        ParameterGroup.withLearningRate("frozen", 0),
                        ParameterGroup.withLearningRate("l?te", 2)
                                .scheduled(Schedule.piecewise(new long[] {1}, new double[] {0, 1}))));
        try (Optimizer optimizer = config.create(parameters)) {
            for (int step = 0; step < 2; step++) {
                optimizer.clearGradients();
                parameters.values().forEach(p -> backward(p, 2));
                optimizer.step(0.5);
            }
        }
        // p ← p − 0.1 · 0.5 · (2 + 0.5 p), twice
        assertThat(parameters.get("w").item()).isCloseTo(0.875 - 0.05 * (2 + 0.4375), within(1e-15));
        assertThat(parameters.get("layer.bias").item()).isCloseTo(0.8, within(1e-15));
        assertThat(parameters.get("frozen").item()).isEqualTo(1);
        assertThat(parameters.get("late").item()).isCloseTo(1 - 0.1 * (2 + 0.5), within(1e-15));
    }

    @Test
    void theFirstMatchingGroupDecides() {
        Map<String, Tensor> parameters = Map.of("a.bias", real(1));
        SgdConfig config = new SgdConfig(
                1,
                0,
                false,
                0,
                List.of(ParameterGroup.withLearningRate("a.*", 0.5), ParameterGroup.withLearningRate("*", 100)));
        try (Optimizer optimizer = config.create(parameters)) {
            backward(parameters.get("a.bias"), 1);
            optimizer.step();
        }
        assertThat(parameters.get("a.bias").item()).isEqualTo(0.5);
    }

    @Test
    void fallbackGroupsDecideWhereNoGroupOfTheSettingsDoes() {
        List<ParameterGroup> fallbacks =
                List.of(ParameterGroup.withoutDecay("depth.*"), ParameterGroup.withoutDecay("nothing.*"));
        List<ParameterGroup> own = List.of(new ParameterGroup("depth.b", 1, 0.25, null));
        for (OptimizerFactory factory : List.of(
                new SgdConfig(1, 0, false, 0.5, own),
                new AdamConfig(1, 0.9, 0.99, 1e-8, 0.5, own),
                new AdamWConfig(1, 0.9, 0.99, 1e-8, 0.5, own))) {
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            for (String name : List.of("w", "depth.a", "depth.b")) {
                parameters.put(name, real(1));
            }
            try (Optimizer optimizer = factory.create(parameters, fallbacks)) {
                parameters.values().forEach(p -> backward(p, 0));
                optimizer.step();
            }
            assertThat(parameters.get("w").item()).isLessThan(1);
            assertThat(parameters.get("depth.a").item()).isEqualTo(1);
            assertThat(parameters.get("depth.b").item()).isLessThan(1);
        }
    }

    @Test
    void patternsMatchWholeNamesLiterally() {
        assertThat(ParameterGroup.withoutDecay("layers.*.weight").matches("layers.10.mlp.weight"))
                .isTrue();
        assertThat(ParameterGroup.withoutDecay("layers.*.weight").matches("layersX10.weight"))
                .isFalse();
        assertThat(ParameterGroup.withoutDecay("a?c").matches("abc")).isTrue();
        assertThat(ParameterGroup.withoutDecay("a?c").matches("ac")).isFalse();
        assertThat(ParameterGroup.withoutDecay("bias").matches("a.bias")).isFalse();
        assertThat(ParameterGroup.withoutDecay("w[0-9]+").matches("w1")).isFalse();
    }

    @Test
    void aStateOfAnotherShapeOrOptimizerIsRefusedAndChangesNothing() {
        Map<String, Tensor> parameters = Map.of("a", real(1));
        try (Optimizer adam = AdamConfig.of(0.1).create(parameters);
                Optimizer sgd = SgdConfig.defaults().create(parameters);
                Optimizer other = AdamConfig.of(0.1).create(Map.of("a", Tensors.zeros(DType.F64, 2)));
                Optimizer named = AdamConfig.of(0.1).create(Map.of("b", real(1)))) {
            assertThatThrownBy(() -> adam.restore(sgd.state()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("missing first_moment/a, second_moment/a, unknown velocity/a");
            assertThatThrownBy(() -> adam.restore(other.state()))
                    .hasMessageContaining("first_moment/a as F64[2], but F64[] is needed");
            assertThatThrownBy(() -> adam.restore(named.state())).hasMessageContaining("first_moment/b");
            assertThat(adam.steps()).isZero();
        }
    }

    @Test
    void parametersThatCannotBeUpdatedAreNamed() {
        AdamConfig config = AdamConfig.defaults();
        Tensor shared = real(1);
        Map<String, Tensor> twice = new LinkedHashMap<>();
        twice.put("embedding", shared);
        twice.put("head", shared);
        assertThatThrownBy(() -> config.create(Map.of())).hasMessageContaining("at least one parameter");
        assertThatThrownBy(() -> config.create(twice)).hasMessageContaining("parameter head is the same tensor");
        assertThatThrownBy(() -> config.create(Map.of("ids", Tensors.zeros(DType.I64, 2))))
                .hasMessageContaining("parameter ids has type I64");
        assertThatThrownBy(() -> config.create(
                        Map.of("view", Tensors.zeros(DType.F32, 2, 3).t())))
                .hasMessageContaining("parameter view");
        assertThatThrownBy(() -> new SgdConfig(1, 0, false, 0, List.of(ParameterGroup.withoutDecay("*.bais")))
                        .create(Map.of("a.bias", real(1))))
                .hasMessageContaining("no parameter matches the group *.bais")
                .hasMessageContaining("a.bias");
    }

    @Test
    void settingsOutOfRangeAreNamedWithTheirValue() {
        assertThatThrownBy(() -> AdamConfig.of(0)).hasMessage("lr must be positive and finite, got 0.0");
        assertThatThrownBy(() -> new AdamWConfig(1, 1, 0.9, 1e-8, 0, List.of())).hasMessageContaining("beta1");
        assertThatThrownBy(() -> new AdamWConfig(1, 0.9, 0.9, 1e-8, -1, List.of()))
                .hasMessageContaining("-1.0");
        assertThatThrownBy(() -> new SgdConfig(1, 0, true, 0, List.of())).hasMessageContaining("nesterov");
        assertThatThrownBy(() -> ParameterGroup.withLearningRate("x", Double.NaN))
                .hasMessageContaining("group x");
        try (Optimizer optimizer = SgdConfig.plain(1).create(Map.of("a", real(1)))) {
            assertThatThrownBy(() -> optimizer.step(Double.NaN)).hasMessageContaining("scale");
            assertThat(optimizer.steps()).isZero();
        }
    }

    @Test
    void stepsLeaveNoTensorsInTheEnclosingScope() {
        Map<String, Tensor> parameters = parameters();
        try (Optimizer optimizer = AdamWConfig.of(0.01).create(parameters)) {
            train(optimizer, parameters, 0, false);
            int before = scope.size();
            for (int step = 0; step < 20; step++) {
                train(optimizer, parameters, step, false);
            }
            assertThat(scope.size()).isEqualTo(before);
        }
    }

    private static Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        Random random = new Random(3);
        parameters.put("layer.weight", normal(random, 5, 4));
        parameters.put("layer.bias", normal(random, 4));
        parameters.put("scale", normal(random, 1));
        return parameters;
    }

    private static Tensor normal(Random random, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensors.of(values, shape).requiresGrad(true);
    }

    private static Tensor real(double value) {
        return Tensors.of(new double[] {value}).requiresGrad(true);
    }

    private static void backward(Tensor parameter, double slope) {
        try (Scope inner = Scope.open()) {
            parameter.mul(slope).sum().backward();
        }
    }

    private static double loss(Map<String, Tensor> parameters) {
        try (Scope inner = Scope.open()) {
            return total(parameters).item();
        }
    }

    private static Tensor total(Map<String, Tensor> parameters) {
        Tensor total = Tensors.zeros();
        for (Tensor parameter : parameters.values()) {
            total = total.add(parameter.square().sum());
        }
        return total;
    }

    /** A gradient that depends on the step; every third step leaves one parameter without. */
    private static void train(Optimizer optimizer, Map<String, Tensor> parameters, int step, boolean withGaps) {
        optimizer.clearGradients();
        try (Scope inner = Scope.open()) {
            Map<String, Tensor> used = new LinkedHashMap<>(parameters);
            if (withGaps && step % 3 == 1) {
                used.remove("scale");
            }
            total(used).mul(1 + 0.1 * step).backward();
            optimizer.step(1 / (1 + 0.1 * step));
        }
    }

    private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        Map<String, Tensor> copies = new LinkedHashMap<>();
        tensors.forEach(
                (name, tensor) -> copies.put(name, tensor.detach().copy().requiresGrad(tensor.requiresGrad())));
        return copies;
    }
}
