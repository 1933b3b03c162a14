package dev.fathom.optim;

import dev.fathom.engine.Tensor;
import java.util.List;
import java.util.Map;

/**
 * AdamW (Loshchilov and Hutter, 2019): Adam whose weight decay shrinks the parameters directly, apart from the
 * gradient.
 *
 * @param lr learning rate, positive
 * @param beta1 decay of the mean gradient, in [0, 1)
 * @param beta2 decay of the mean squared gradient, in [0, 1)
 * @param eps added to the root mean square, positive
 * @param weightDecay share of the parameter taken per unit of learning rate, at least 0
 * @param groups settings for parameters by name; may be empty
 */
public record AdamWConfig(
        double lr, double beta1, double beta2, double eps, double weightDecay, List<ParameterGroup> groups)
        implements OptimizerFactory {

    /** Checks the ranges of the components. */
    public AdamWConfig {
        Settings.requirePositive(lr, "lr");
        Settings.requireDecay(beta1, "beta1");
        Settings.requireDecay(beta2, "beta2");
        Settings.requirePositive(eps, "eps");
        Settings.requireNotNegative(weightDecay, "weightDecay");
        groups = List.copyOf(groups);
    }

    /** Learning rate 1e-3, decays 0.9 and 0.999, eps 1e-8, weight decay 0.01. */
    public static AdamWConfig defaults() {
        return of(1e-3);
    }

    /** The defaults with another learning rate. */
    public static AdamWConfig of(double lr) {
        return new AdamWConfig(lr, 0.9, 0.999, 1e-8, 0.01, List.of());
    }

    @Override
    public Optimizer create(Map<String, Tensor> parameters) {
        return create(parameters, List.of());
    }

    @Override
    public Optimizer create(Map<String, Tensor> parameters, List<ParameterGroup> fallbacks) {
        return new Adam(
                new ParameterTable(parameters, groups, fallbacks, lr, weightDecay),
                beta1,
                beta2,
                eps,
                Adam.Decay.DECOUPLED);
    }
}
