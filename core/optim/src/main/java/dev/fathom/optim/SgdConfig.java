package dev.fathom.optim;

import dev.fathom.engine.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum: v ← momentum · v + g, p ← p − lr · v.
 *
 * @param lr learning rate, positive
 * @param momentum decay of the velocity v, in [0, 1); with 0 there is no state
 * @param nesterov steps along g + momentum · v instead of v; needs momentum
 * @param weightDecay multiple of the parameter added to its gradient, at least 0
 * @param groups settings for parameters by name; may be empty
 */
public record SgdConfig(double lr, double momentum, boolean nesterov, double weightDecay, List<ParameterGroup> groups)
        implements OptimizerFactory {

    /** Checks the ranges of the components. */
    public SgdConfig {
        Settings.requirePositive(lr, "lr");
        Settings.requireDecay(momentum, "momentum");
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("nesterov needs momentum > 0, got momentum 0");
        }
        Settings.requireNotNegative(weightDecay, "weightDecay");
        groups = List.copyOf(groups);
    }

    /** Learning rate 0.1, momentum 0.9, no weight decay. */
    public static SgdConfig defaults() {
        return new SgdConfig(0.1, 0.9, false, 0, List.of());
    }

    /** Plain gradient descent without momentum. */
    public static SgdConfig plain(double lr) {
        return new SgdConfig(lr, 0, false, 0, List.of());
    }

    @Override
    public Optimizer create(Map<String, Tensor> parameters) {
        return create(parameters, List.of());
    }

    @Override
    public Optimizer create(Map<String, Tensor> parameters, List<ParameterGroup> fallbacks) {
        return new Sgd(new ParameterTable(parameters, groups, fallbacks, lr, weightDecay), momentum, nesterov);
    }
}
