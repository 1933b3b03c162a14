package dev.fathom.hiddenconvexity;

/**
 * The settings of {@link InexactProximalPoint}.
 *
 * @param rhoHat ρ̂, the weight of the proximal term, above the weak convexity ρ of every function; positive
 * @param tau τ, the first shift: every iterate has F2 ≤ τ; positive
 * @param margin the second shift: the inner solver aims at φ2 ≤ τ − margin; in (0, τ) as a rule. With a θ-Slater point
 *     βθ/3 does, β ≤ μ²θ/(ρ̂D²)
 * @param outerSteps N, at least 1
 * @param stallTolerance stops when three steps in a row are shorter; 0 to use all
 */
public record ProximalOptions(double rhoHat, double tau, double margin, int outerSteps, double stallTolerance) {

    /** Checks the ranges. */
    public ProximalOptions {
        if (!(rhoHat > 0) || !(tau > 0) || !(margin > 0)) {
            throw new IllegalArgumentException(
                    "rhoHat, tau and margin must be positive, got " + rhoHat + ", " + tau + ", " + margin);
        }
        if (outerSteps < 1 || !(stallTolerance >= 0)) {
            throw new IllegalArgumentException("outerSteps must be at least 1 and stallTolerance at least 0, got "
                    + outerSteps + ", " + stallTolerance);
        }
    }

    /** The margin aτ/3 with a = 0.1, all steps: needs no constraint qualification. */
    public static ProximalOptions of(double rhoHat, double tau, int outerSteps) {
        return new ProximalOptions(rhoHat, tau, 0.1 * tau / 3, outerSteps, 0);
    }

    /**
     * What to begin with if no constants are known: ρ̂ by {@link CurvatureProbe#proximalWeight} at the start, τ by
     * {@link StarBundleOptions#defaultShift}.
     *
     * @param seed of the probe's directions
     */
    public static ProximalOptions defaults(ConstrainedProblem problem, double[] start, int outerSteps, long seed) {
        double rhoHat = CurvatureProbe.proximalWeight(problem, start, seed);
        return of(rhoHat, StarBundleOptions.defaultShift(problem, start), outerSteps);
    }

    /**
     * These settings with the margin βθ/3, β = min{μ²θ/(ρ̂D²), 1}: for a problem that has a point with F2 ≤ −θ.
     *
     * @param theta θ, positive
     * @param diameterRatio D/μ
     */
    public ProximalOptions withSlaterPoint(double theta, double diameterRatio) {
        double beta = Math.min(1, theta / (rhoHat * diameterRatio * diameterRatio));
        return new ProximalOptions(rhoHat, tau, beta * theta / 3, outerSteps, stallTolerance);
    }

    /**
     * The settings of the proof, with a = min{2μ²ε/(3ρ̂D²), μ²τ/(ρ̂D²), 1}: margin aτ/3 and N = ⌈ln(3Δ0/ε)/a⌉.
     *
     * @param rhoHat ρ̂
     * @param epsilon ε, which is τ too
     * @param diameterRatio D/μ
     * @param initialGap Δ0 = F1(start) − F1*, or a bound
     */
    public static ProximalOptions theory(double rhoHat, double epsilon, double diameterRatio, double initialGap) {
        double square = diameterRatio * diameterRatio;
        double a = Math.min(1, 2 * epsilon / (3 * rhoHat * square));
        double steps = Math.max(1, Math.ceil(Math.log(3 * initialGap / epsilon) / a));
        return new ProximalOptions(rhoHat, epsilon, a * epsilon / 3, (int) Math.min(steps, Integer.MAX_VALUE), 0);
    }
}
