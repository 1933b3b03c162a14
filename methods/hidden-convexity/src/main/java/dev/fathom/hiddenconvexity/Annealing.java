package dev.fathom.hiddenconvexity;

/**
 * How the shift falls in stages. The iterates settle at F1 − F1* = F2 = τ/α, so a smaller τ/α is a smaller bias; a
 * stage ends when they have settled, or after its share of the steps.
 *
 * @param alphaFactor what α is multiplied by at a stage's end, in (0, 1]
 * @param tauFactor what τ is multiplied by, in (0, alphaFactor]: a larger one would raise the bias
 * @param minimumTau τ stops falling here; positive
 * @param stepsPerStage most steps of a stage; at least 1
 */
public record Annealing(double alphaFactor, double tauFactor, double minimumTau, int stepsPerStage) {

    /** Checks the ranges. */
    public Annealing {
        requireFactor("alphaFactor", alphaFactor);
        requireFactor("tauFactor", tauFactor);
        if (tauFactor > alphaFactor) {
            throw new IllegalArgumentException(
                    "tauFactor must be at most alphaFactor, or the bias tau/alpha grows, got " + tauFactor + " and "
                            + alphaFactor);
        }
        if (!(minimumTau > 0)) {
            throw new IllegalArgumentException("minimumTau must be positive, got " + minimumTau);
        }
        if (stepsPerStage < 1) {
            throw new IllegalArgumentException("stepsPerStage must be at least 1, got " + stepsPerStage);
        }
    }

    /** τ and α stay. */
    public static Annealing none() {
        return new Annealing(1, 1, Double.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** τ falls tenfold per stage, α stays: for problems with little curvature. */
    public static Annealing tau(double minimumTau, int stepsPerStage) {
        return new Annealing(1, 0.1, minimumTau, stepsPerStage);
    }

    /** α halves and τ falls fourfold per stage: keeps τ ∝ α², as the theory asks where curvature matters. */
    public static Annealing both(double minimumTau, int stepsPerStage) {
        return new Annealing(0.5, 0.25, minimumTau, stepsPerStage);
    }

    boolean changes() {
        return alphaFactor < 1 || tauFactor < 1;
    }

    private static void requireFactor(String name, double factor) {
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException(name + " must lie in (0, 1], got " + factor);
        }
    }
}
