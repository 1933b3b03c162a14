package dev.fathom.amid.baseline;

import dev.fathom.amid.DesignGradient;
import dev.fathom.amid.GradientResult;
import dev.fathom.amid.equilibrium.DifferentiableSolver;
import dev.fathom.amid.equilibrium.DualUpdate;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Play;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;

/**
 * Implicit differentiation at the fixed point ζ = Φ(θ, ζ): with y = (I − ∂Φ/∂ζ)⁻ᵀ ∂G/∂ζ the gradient is ∂G/∂θ +
 * (∂Φ/∂θ)ᵀ y, and y is the Neumann series Σ_k ((∂Φ/∂ζ)ᵀ)^k ∂G/∂ζ. It needs a solver that has converged and a series
 * that does.
 *
 * @param solver finds the fixed point
 * @param terms the most terms
 * @param tolerance the series ends when a term's largest coordinate is below it, relative to the first's
 */
public record ImplicitGradient(DifferentiableSolver solver, int terms, double tolerance) implements DesignGradient {

    @Override
    public GradientResult evaluate(ParameterizedGame game, double[] theta, long draw) {
        double[] fixedPoint = solver.solve(game, theta).dual();
        Play play = game.at(theta);
        DualUpdate update = solver.update(game, play);
        DualUpdate.Tape tape = update.newTape();
        double[] term = new double[fixedPoint.length];
        double value = update.objective(fixedPoint, tape, term);
        double first = largest(term);
        update.step(0, fixedPoint, tape);
        for (int k = 0; k < terms; k++) {
            term = update.pullBack(0, term, tape); // adds this term's share of the gradient with respect to θ
            if (largest(term) <= tolerance * first) {
                return new GradientResult(value, play.parameterGradient(), 1, solver.iterations() + 1L);
            }
        }
        throw new FathomException(
                ExitStatus.FAILURE,
                "the Neumann series did not converge in " + terms + " terms: the last is " + largest(term) / first
                        + " of the first, the tolerance is " + tolerance,
                "use the adjoint gradient, or a larger entropy, with which the solver contracts");
    }

    private static double largest(double[] x) {
        double largest = 0;
        for (double value : x) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Override
    public double solves() {
        return 1 + 2.0 * terms / solver.iterations();
    }
}
