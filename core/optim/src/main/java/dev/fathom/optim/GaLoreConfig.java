package dev.fathom.optim;

import dev.fathom.engine.Tensor;
import java.util.List;
import java.util.Map;

/**
 * GaLore (Zhao et al. 2024): Adam on gradients projected to a few directions, which saves the optimiser's memory. Other
 * parameters than the projected matrices are updated by AdamW.
 *
 * @param lr learning rate, positive
 * @param rank r, number of directions kept, at least 1; matrices with a side of at most this many are not projected
 * @param updateEvery updates between two choices of the directions, at least 1; the paper's 200
 * @param scale multiplies the projected update, positive; the paper's 0.25
 * @param matrices pattern of the names of the matrices to project, as in {@link ParameterGroup}
 * @param beta1 decay of the mean gradient, in [0, 1)
 * @param beta2 decay of the mean squared gradient, in [0, 1)
 * @param eps added to the root mean square, positive
 * @param weightDecay share of a parameter taken per unit of learning rate, at least 0
 * @param groups settings for parameters by name, those that are not projected; may be empty
 */
public record GaLoreConfig(
        double lr,
        int rank,
        int updateEvery,
        double scale,
        String matrices,
        double beta1,
        double beta2,
        double eps,
        double weightDecay,
        List<ParameterGroup> groups)
        implements OptimizerFactory {

    /** Checks the ranges of the components. */
    public GaLoreConfig {
        Settings.requirePositive(lr, "lr");
        Settings.requirePositive(rank, "rank");
        Settings.requirePositive(updateEvery, "updateEvery");
        Settings.requirePositive(scale, "scale");
        Settings.requireDecay(beta1, "beta1");
        Settings.requireDecay(beta2, "beta2");
        Settings.requirePositive(eps, "eps");
        Settings.requireNotNegative(weightDecay, "weightDecay");
        ParameterGroup.withoutDecay(matrices);
        groups = List.copyOf(groups);
    }

    /** Learning rate 1e-2, rank 128 and the paper's other settings, on a LLaMA's projections. */
    public static GaLoreConfig defaults() {
        return of(1e-2, 128);
    }

    /** The paper's settings with another learning rate and rank. */
    public static GaLoreConfig of(double lr, int rank) {
        return new GaLoreConfig(lr, rank, 200, 0.25, "*_proj.weight", 0.9, 0.999, 1e-8, 0, List.of());
    }

    /** Whether a parameter is projected. */
    boolean projects(String name, Tensor parameter) {
        return parameter.rank() == 2
                && Math.min(parameter.size(0), parameter.size(1)) > rank
                && ParameterGroup.withoutDecay(matrices).matches(name);
    }

    /**
     * Makes the optimiser.
     *
     * @throws IllegalArgumentException also if no matrix is projected
     */
    @Override
    public Optimizer create(Map<String, Tensor> parameters) {
        return create(parameters, List.of());
    }

    @Override
    public Optimizer create(Map<String, Tensor> parameters, List<ParameterGroup> fallbacks) {
        return new GaLore(parameters, this, fallbacks);
    }
}
