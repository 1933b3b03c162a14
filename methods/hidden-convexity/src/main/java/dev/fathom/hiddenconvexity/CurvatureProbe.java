package dev.fathom.hiddenconvexity;

import java.util.Random;

/** Guesses the weak convexity ρ around a point, for users who have no constants. */
public final class CurvatureProbe {

    private static final int DIRECTIONS = 20;
    private static final double LEAST = 1e-3;

    private CurvatureProbe() {}

    /**
     * Twice the largest negative curvature of any function along 20 random directions at {@code x}, at least 1e-3: a
     * proximal weight to begin with. It is a sample, not a bound.
     *
     * @param seed of the directions
     */
    public static double proximalWeight(ConstrainedProblem problem, double[] x, long seed) {
        Evaluations f = new Evaluations(problem, x);
        Random random = new Random(seed);
        double[] direction = new double[x.length];
        double[] ahead = new double[x.length];
        double[] back = new double[x.length];
        double most = 0;
        for (int n = 0; n < DIRECTIONS; n++) {
            double square = 0;
            for (int i = 0; i < x.length; i++) {
                direction[i] = random.nextGaussian();
                square += direction[i] * direction[i];
            }
            double step = 1e-5 / Math.sqrt(square);
            for (int i = 0; i < x.length; i++) {
                ahead[i] = x[i] + step * direction[i];
                back[i] = x[i] - step * direction[i];
            }
            problem.domain().project(ahead);
            problem.domain().project(back);
            for (int k = 0; k < f.functions(); k++) {
                f.gradientOf(k, back);
                double[] before = f.gradient(k).clone();
                f.gradientOf(k, ahead);
                double along = 0;
                double length = 0;
                for (int i = 0; i < x.length; i++) {
                    double moved = ahead[i] - back[i];
                    along += (f.gradient(k)[i] - before[i]) * moved;
                    length += moved * moved;
                }
                most = length > 0 ? Math.max(most, -along / length) : most;
            }
        }
        return Math.max(2 * most, LEAST);
    }
}
