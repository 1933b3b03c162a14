package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.sde.ScalarField;

/** Potentials E whose descent {@code b = −∇E} is the drift. */
public final class Potentials {

    private Potentials() {}

    /**
     * {@code ½ xᵀAx}.
     *
     * @param a symmetric, of any signature
     */
    public static ScalarField quadratic(double[][] a) {
        return new QuadraticField(a);
    }

    /** {@code ½ c ‖x‖²} in d dimensions; c may be negative. */
    public static ScalarField isotropic(int d, double c) {
        return new QuadraticField(diagonal(d, c));
    }

    /** {@code Σ κ_i (x_i² − 1)²}: two wells in every coordinate. */
    public static ScalarField doubleWell(double... kappa) {
        return new WellField(kappa);
    }

    /** {@code strength (‖x‖² − R²)‖x‖²}, lowest on the ring of radius {@code R/√2}. */
    public static ScalarField ring(double radius, double strength) {
        return new RingField(radius, strength);
    }

    /**
     * Agents on a cycle that are drawn to the mean of their two neighbours: {@code ½ w xᵀLx}, L the cycle's Laplacian.
     */
    public static ScalarField consensusOnCycle(int agents, double weight) {
        double[][] l = new double[agents][agents];
        for (int i = 0; i < agents; i++) {
            l[i][i] += 2 * weight;
            l[i][(i + 1) % agents] -= weight;
            l[(i + 1) % agents][i] -= weight;
        }
        return new QuadraticField(l);
    }

    static double[][] diagonal(int d, double c) {
        double[][] matrix = new double[d][d];
        for (int i = 0; i < d; i++) {
            matrix[i][i] = c;
        }
        return matrix;
    }
}
