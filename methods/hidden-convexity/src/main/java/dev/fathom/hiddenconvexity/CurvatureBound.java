package dev.fathom.hiddenconvexity;

/**
 * Constants of a problem under which an adaptive level can be proved a lower bound.
 *
 * @param weakConvexity ρ: F + ρ/2‖·‖² is convex for every function; at least 0
 * @param smoothness L: every gradient is L-Lipschitz; at least 0
 * @param diameterRatio D/μ: the diameter of the hidden domain over the expansion of c; positive
 */
public record CurvatureBound(double weakConvexity, double smoothness, double diameterRatio) {

    /** Checks the ranges. */
    public CurvatureBound {
        if (!(weakConvexity >= 0) || !(smoothness >= 0) || !(diameterRatio > 0)) {
            throw new IllegalArgumentException("weakConvexity and smoothness must be at least 0 and diameterRatio"
                    + " positive, got " + weakConvexity + ", " + smoothness + ", " + diameterRatio);
        }
    }

    /** The shift τ = ρα²D²/(2μ²) with which a step is feasible whenever its level is at least F1*. */
    public double shift(double alpha) {
        return 0.5 * weakConvexity * alpha * alpha * diameterRatio * diameterRatio;
    }

    /** A = (ρ + L)D²/(2μ²): what α² costs per step at most. */
    double curvedness() {
        return 0.5 * (weakConvexity + smoothness) * diameterRatio * diameterRatio;
    }

    /** By how much a step can miss its level: τ + Lα²D²/(2μ²). */
    double stepError(double alpha, double tau) {
        return tau + 0.5 * smoothness * alpha * alpha * diameterRatio * diameterRatio;
    }
}
