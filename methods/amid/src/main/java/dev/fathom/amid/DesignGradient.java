package dev.fathom.amid;

import dev.fathom.amid.game.ParameterizedGame;

/** An estimate of how the designer's objective at equilibrium changes with θ. */
public interface DesignGradient {

    /**
     * The objective at θ and an estimate of its gradient.
     *
     * @param game with at least one parameter
     * @param theta not changed
     * @param draw numbers the call, for estimates that draw: the same number gives the same estimate
     */
    GradientResult evaluate(ParameterizedGame game, double[] theta, long draw);

    /** What one estimate costs, in equilibrium solves of the same T. */
    double solves();
}
