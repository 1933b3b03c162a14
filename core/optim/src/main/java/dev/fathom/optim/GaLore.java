package dev.fathom.optim;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.FusedOptimizers;
import dev.fathom.engine.FusedOptimizers.AdamStep;
import dev.fathom.engine.Linalg;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adam on projected gradients: R = PᵀG with P the top left singular vectors of the gradient (right ones, R = GP, for
 * tall matrices), X ← X - lr · scale · P Adam(R). P is chosen anew every so many updates; the moments stay.
 */
final class GaLore implements Optimizer {

    private static final String STEPS = "steps";

    private final GaLoreConfig config;
    private final Map<String, Tensor> parameters;
    private final Map<String, Projected> matrices = new LinkedHashMap<>();
    private final @Nullable Optimizer rest; // none if every parameter is projected
    private long steps;

    GaLore(Map<String, Tensor> parameters, GaLoreConfig config, List<ParameterGroup> fallbacks) {
        this.config = config;
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        Map<String, Tensor> others = new LinkedHashMap<>(parameters);
        parameters.forEach((name, parameter) -> {
            if (config.projects(name, parameter)) {
                others.remove(name);
                matrices.put(name, new Projected(parameter));
            }
        });
        if (matrices.isEmpty()) {
            throw new IllegalArgumentException("GaLore projects no parameter: none is named " + config.matrices()
                    + " and has both sides greater than rank " + config.rank() + "; lower rank or change matrices");
        }
        this.rest = others.isEmpty() ? null : rest(others, config, fallbacks);
        if (rest == null && !config.groups().isEmpty()) {
            throw new IllegalArgumentException("no parameter is left for the group "
                    + config.groups().get(0).pattern()
                    + ": GaLore projects all, and groups are for those it does not");
        }
    }

    private static Optimizer rest(Map<String, Tensor> others, GaLoreConfig config, List<ParameterGroup> fallbacks) {
        return new AdamWConfig(
                        config.lr(),
                        config.beta1(),
                        config.beta2(),
                        config.eps(),
                        config.weightDecay(),
                        config.groups())
                .create(others, fallbacks);
    }

    /** One matrix X (m, n) with its projector and the moments of its projected gradient. */
    private final class Projected {
        private final Tensor x;
        private final boolean wide;
        private final Tensor projector;
        private final Tensor first;
        private final Tensor second;
        private long count;

        Projected(Tensor x) {
            this.x = x;
            long rows = x.size(0);
            long columns = x.size(1);
            wide = rows <= columns;
            projector = Tensors.zeros(x.dtype(), wide ? rows : columns, config.rank());
            long[] shape = wide ? new long[] {config.rank(), columns} : new long[] {rows, config.rank()};
            first = Tensors.zeros(x.dtype(), shape);
            second = Tensors.zeros(x.dtype(), shape);
        }

        void step(double lr) {
            Tensor gradient = x.grad();
            if (gradient == null) {
                return;
            }
            if (count % config.updateEvery() == 0) {
                chooseDirections(gradient);
            }
            count++;
            Tensor r = wide ? projector.t().matmul(gradient) : gradient.matmul(projector);
            Tensor update = Tensors.zerosLike(first); // becomes -Adam(R): a step of length 1 from 0
            AdamStep step = new AdamStep(count, 1, config.beta1(), config.beta2(), config.eps(), 0);
            FusedOptimizers.adam(List.of(update), List.of(r.contiguous()), List.of(first), List.of(second), step);
            x.mulInPlace(1 - lr * config.weightDecay());
            x.addInPlace(wide ? projector.matmul(update) : update.matmul(projector.t()), lr * config.scale());
        }

        private void chooseDirections(Tensor gradient) {
            Linalg.Svd svd = Linalg.svd(gradient);
            Tensor directions = wide ? svd.u() : svd.vh().t();
            projector.copyFrom(directions.narrow(1, 0, config.rank()));
        }
    }

    @Override
    public void step(double scale) {
        Settings.requireNotNegative(scale, "the scale of a step");
        steps++;
        if (rest != null) {
            rest.step(scale);
        }
        try (NoGrad off = Autograd.noGrad()) {
            for (Projected matrix : matrices.values()) {
                try (Scope scope = Scope.open()) {
                    matrix.step(config.lr() * scale);
                }
            }
        }
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public double learningRate() {
        return config.lr();
    }

    @Override
    public Map<String, Tensor> parameters() {
        return parameters;
    }

    @Override
    public OptimizerState state() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        if (rest != null) {
            tensors.putAll(rest.state().tensors());
            counts.putAll(rest.state().counts());
        }
        counts.put(STEPS, steps);
        matrices.forEach((name, matrix) -> {
            tensors.put("projector/" + name, matrix.projector);
            tensors.put("first_moment/" + name, matrix.first);
            tensors.put("second_moment/" + name, matrix.second);
            counts.put(STEPS + "/" + name, matrix.count);
        });
        return new OptimizerState(tensors, counts);
    }

    @Override
    public void restore(OptimizerState given) {
        OptimizerState own = state();
        NamedTensors.requireAlike("the optimiser's state", own.tensors(), given.tensors());
        if (!own.counts().keySet().equals(given.counts().keySet())) {
            throw new IllegalArgumentException("the optimiser's state counts the updates of other parameters: "
                    + NamedTensors.difference(
                            own.counts().keySet(), given.counts().keySet()));
        }
        if (rest != null) {
            OptimizerState others = rest.state();
            Map<String, Tensor> tensors = new LinkedHashMap<>(given.tensors());
            tensors.keySet().retainAll(others.tensors().keySet());
            Map<String, Long> counts = new LinkedHashMap<>(given.counts());
            counts.keySet().retainAll(others.counts().keySet());
            rest.restore(new OptimizerState(tensors, counts));
        }
        steps = given.counts().getOrDefault(STEPS, 0L);
        NamedTensors.copy(given.tensors(), own.tensors());
        matrices.forEach((name, matrix) -> matrix.count = given.counts().getOrDefault(STEPS + "/" + name, 0L));
    }

    @Override
    public void close() {
        if (rest != null) {
            rest.close();
        }
        for (Projected matrix : matrices.values()) {
            matrix.projector.close();
            matrix.first.close();
            matrix.second.close();
        }
    }
}
