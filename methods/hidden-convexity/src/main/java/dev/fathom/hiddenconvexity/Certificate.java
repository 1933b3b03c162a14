package dev.fathom.hiddenconvexity;

import java.util.List;

/**
 * How far a point can be from the global optimum.
 *
 * <p>For every λ ≥ 0 and a problem that is hidden-convex with ‖c(x) − c(y)‖ ≥ μ‖x − y‖ and a hidden domain of diameter
 * D: F1(x) − F1* ≤ −Σ λ_j F2_j(x) + (D/μ)·‖P(−∇L(x, λ))‖, where L = F1 + Σ λ_j F2_j and P projects onto the directions
 * that stay in X. It follows from convexity of L in u along the segment towards c(x*), whose image in x leaves x with a
 * speed of at most D/μ. The multipliers here are those of the least ‖P(−∇L)‖.
 *
 * @param multipliers λ, one per constraint; those of equalities may be negative
 * @param stationarity ‖P(−∇L(x, λ))‖
 * @param complementarity −Σ λ_j F2_j(x)
 * @param lowerBound a number known to be at most the optimal value; −∞ if none is
 */
public record Certificate(List<Double> multipliers, double stationarity, double complementarity, double lowerBound) {

    /** Copies the list. */
    public Certificate {
        multipliers = List.copyOf(multipliers);
    }

    /**
     * The most by which F1 can exceed the optimal value.
     *
     * @param diameterRatio D/μ, positive; +∞ if unknown
     * @param objective F1 at the point
     */
    public double gap(double diameterRatio, double objective) {
        if (!(diameterRatio > 0)) {
            throw new IllegalArgumentException("diameterRatio must be positive, got " + diameterRatio);
        }
        double firstOrder = stationarity == 0 ? complementarity : complementarity + diameterRatio * stationarity;
        return Math.min(firstOrder, objective - lowerBound);
    }

    Certificate withLowerBound(double bound) {
        return new Certificate(multipliers, stationarity, complementarity, Math.max(bound, lowerBound));
    }
}
