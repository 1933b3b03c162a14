package dev.fathom.optim;

import dev.fathom.engine.FusedOptimizers;
import dev.fathom.engine.FusedOptimizers.AdamStep;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Adam and AdamW, which differ only in where the weight decay goes. */
final class Adam implements Optimizer {

    enum Decay {
        IN_GRADIENT,
        DECOUPLED
    }

    private final ParameterTable table;
    private final double beta1;
    private final double beta2;
    private final double eps;
    private final Decay decay;
    private final List<Tensor> firstMoments;
    private final List<Tensor> secondMoments;

    Adam(ParameterTable table, double beta1, double beta2, double eps, Decay decay) {
        this.table = table;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.eps = eps;
        this.decay = decay;
        this.firstMoments = table.zeros();
        this.secondMoments = table.zeros();
    }

    @Override
    public void step(double scale) {
        try (Scope scope = Scope.open()) {
            for (ParameterTable.Batch batch : table.nextStep(scale)) {
                update(batch);
            }
        }
    }

    private void update(ParameterTable.Batch batch) {
        AdamStep step = new AdamStep(
                batch.step(),
                batch.rates().learningRate(),
                beta1,
                beta2,
                eps,
                batch.rates().weightDecay());
        List<Tensor> first = batch.pick(firstMoments);
        List<Tensor> second = batch.pick(secondMoments);
        switch (decay) {
            case IN_GRADIENT -> FusedOptimizers.adam(batch.parameters(), batch.gradients(), first, second, step);
            case DECOUPLED -> FusedOptimizers.adamw(batch.parameters(), batch.gradients(), first, second, step);
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
        Map<String, List<Tensor>> roles = new LinkedHashMap<>();
        roles.put("first_moment", firstMoments);
        roles.put("second_moment", secondMoments);
        return roles;
    }

    @Override
    public void close() {
        firstMoments.forEach(Tensor::close);
        secondMoments.forEach(Tensor::close);
    }
}
