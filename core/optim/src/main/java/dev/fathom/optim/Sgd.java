package dev.fathom.optim;

import dev.fathom.engine.FusedOptimizers;
import dev.fathom.engine.FusedOptimizers.SgdStep;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.List;
import java.util.Map;

/** Stochastic gradient descent with optional momentum. */
final class Sgd implements Optimizer {

    private final ParameterTable table;
    private final double momentum;
    private final boolean nesterov;

    /** One per parameter, or none at all without momentum. */
    private final List<Tensor> velocities;

    Sgd(ParameterTable table, double momentum, boolean nesterov) {
        this.table = table;
        this.momentum = momentum;
        this.nesterov = nesterov;
        this.velocities = momentum == 0 ? List.of() : table.zeros();
    }

    @Override
    public void step(double scale) {
        try (Scope scope = Scope.open()) {
            for (ParameterTable.Batch batch : table.nextStep(scale)) {
                SgdStep step = new SgdStep(
                        batch.rates().learningRate(),
                        momentum,
                        nesterov,
                        batch.rates().weightDecay());
                List<Tensor> velocity = momentum == 0 ? velocities : batch.pick(velocities);
                FusedOptimizers.sgd(batch.parameters(), batch.gradients(), velocity, step);
            }
        }
    }

    @Override
    public long steps() {
        return table.steps();
    }

    @Override
    public double learningRate() {
        return table.learningRate();
    }

    @Override
    public Map<String, Tensor> parameters() {
        return table.parameters();
    }

    @Override
    public OptimizerState state() {
        return table.state(roles());
    }

    @Override
    public void restore(OptimizerState state) {
        table.restore(state, roles());
    }

    private Map<String, List<Tensor>> roles() {
        return velocities.isEmpty() ? Map.of() : Map.of("velocity", velocities);
    }

    @Override
    public void close() {
        velocities.forEach(Tensor::close);
    }
}
