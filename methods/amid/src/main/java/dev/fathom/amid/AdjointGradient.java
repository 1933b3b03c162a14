package dev.fathom.amid;

import dev.fathom.amid.equilibrium.DifferentiableSolver;
import dev.fathom.amid.equilibrium.DualUpdate;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Play;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.optim.adjoint.CheckpointedAdjoint;
import dev.fathom.optim.adjoint.Checkpointing;
import java.util.Arrays;

/**
 * The adjoint mean-field gradient (Corecco et al. 2025, Algorithm 1): the exact derivative of the objective after T
 * updates of the solver,
 *
 * <pre>
 * λ(T) = ∂G/∂ζ,  g = ∂G/∂θ;   for t = T−1 … 0:  g += (∂Φ/∂θ)ᵀ λ(t+1),  λ(t) = (∂Φ/∂ζ)ᵀ λ(t+1)
 * </pre>
 *
 * with the updates recomputed from checkpoints. Exactly T updates are taken; the paper's listing counts one more.
 *
 * @param solver whose updates are differentiated
 * @param checkpointing which states are kept; the numbers do not depend on it
 */
public record AdjointGradient(DifferentiableSolver solver, Checkpointing checkpointing) implements DesignGradient {

    /** With √T checkpoints. */
    public static AdjointGradient through(DifferentiableSolver solver) {
        return new AdjointGradient(solver, Checkpointing.sqrt());
    }

    /** As {@link #evaluate(ParameterizedGame, double[], long)}; nothing is drawn. */
    public GradientResult evaluate(ParameterizedGame game, double[] theta) {
        Play play = game.at(theta);
        DualUpdate update = solver.update(game, play);
        DualUpdate.Tape end = update.newTape();
        double[] value = new double[1];

        CheckpointedAdjoint.Sweep<double[]> sweep = new CheckpointedAdjoint<>(update, checkpointing)
                .sweep(new double[game.dimension()], solver.iterations(), dual -> {
                    double[] lambda = new double[dual.length];
                    value[0] = update.objective(dual, end, lambda);
                    return lambda;
                });

        double[] gradient = play.parameterGradient();
        if (!Double.isFinite(value[0]) || !Arrays.stream(gradient).allMatch(Double::isFinite)) {
            throw new NonFiniteException(
                    solver.iterations(), Double.isFinite(value[0]) ? "the design gradient" : "the objective");
        }
        return new GradientResult(value[0], gradient, sweep.peakStored(), sweep.steps());
    }

    @Override
    public GradientResult evaluate(ParameterizedGame game, double[] theta, long draw) {
        return evaluate(game, theta);
    }

    /** One solve forward, less than one more to recompute, and about two for the way back. */
    @Override
    public double solves() {
        return 4;
    }
}
