package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.Vectors;
import java.util.Random;
import java.util.function.Function;

/**
 * Looks for evidence against hidden convexity. With a candidate map it tests what everything rests on, at x_a = c⁻¹((1
 * − a)c(x) + a c(y)) for random pairs: x_a ∈ X, as U = c(X) must be convex; F(x_a) ≤ (1 − a)F(x) + aF(y); ‖x_a − x‖ ≤
 * (a/μ)‖c(x) − c(y)‖; and that the inverse leads back. Without a map it uses that every stationary point of a
 * hidden-convex function is a global minimum: two descents that end at stationary points with different values speak
 * against it. No number of draws proves it.
 */
public final class HiddenConvexityProbe {

    /** The projected gradient of a point that counts as stationary. */
    private static final double STATIONARY = 1e-6;

    /** What an inequality may be broken by, relative to what it compares. */
    private static final double ROUNDING = 1e-9;

    private final ConstrainedProblem problem;
    private final Function<Random, double[]> sampler;

    /**
     * A probe of a problem.
     *
     * @param sampler draws points of X
     */
    public HiddenConvexityProbe(ConstrainedProblem problem, Function<Random, double[]> sampler) {
        this.problem = problem;
        this.sampler = sampler;
    }

    /**
     * What the draws with a map showed.
     *
     * @param draws how many pairs
     * @param violations how many broke one of the tests by more than the tolerance; what is not a number breaks it
     * @param worstDistance the largest distance of an x_a from X
     * @param worstConvexity the largest F(x_a) − (1 − a)F(x) − aF(y) of the x_a in X; −∞ if there is none
     * @param worstExpansion the largest ‖x_a − x‖ − (a/μ)‖c(x) − c(y)‖
     * @param worstInverse the largest ‖c⁻¹(c(x)) − x‖
     * @param expansion the least ‖c(x) − c(y)‖/‖x − y‖ that was seen: μ is at most this
     * @param diameter the largest ‖c(x) − c(y)‖ that was seen: D is at least this
     */
    public record Findings(
            int draws,
            int violations,
            double worstDistance,
            double worstConvexity,
            double worstExpansion,
            double worstInverse,
            double expansion,
            double diameter) {}

    /**
     * Tests a map with random pairs.
     *
     * @param map the candidate c
     * @param mu the expansion μ that is claimed, positive
     * @param draws number of pairs, at least 1
     */
    public Findings test(HiddenMap map, double mu, int draws, long seed) {
        return drawn(map, mu, draws, seed).findings(draws);
    }

    /**
     * Tests a map and refuses it if any draw breaks an inequality.
     *
     * @throws SolverException.ProbeFailed with the draw and the point that broke it most
     */
    public Findings require(HiddenMap map, double mu, int draws, long seed) {
        Seen seen = drawn(map, mu, draws, seed);
        seen.inverse.requireHolds("the inverse does not lead back");
        seen.domain.requireHolds("the hidden segment leaves the domain, so that c(X) is not convex,");
        seen.convexity.requireHolds("convexity along the hidden segment is broken");
        seen.expansion.requireHolds("the expansion mu is broken");
        return seen.findings(draws);
    }

    private Seen drawn(HiddenMap map, double mu, int draws, long seed) {
        if (!(mu > 0) || draws < 1) {
            throw new IllegalArgumentException("mu must be positive and draws at least 1, got " + mu + ", " + draws);
        }
        Random random = new Random(seed);
        Seen seen = new Seen();
        for (int n = 0; n < draws; n++) {
            draw(map, mu, random, n, seen);
        }
        return seen;
    }

    /** The worst draw of one inequality: the largest excess, and the largest of those beyond their tolerance. */
    private static final class Worst {
        private double excess = Double.NEGATIVE_INFINITY;
        private double broken = Double.NEGATIVE_INFINITY;
        private long draw = -1;
        private double[] point = {};

        /** Takes in a draw; returns whether it keeps the inequality. What is not a number breaks it. */
        boolean holds(double value, double tolerance, long n, double[] at) {
            excess = Math.max(excess, value);
            boolean holds = value <= tolerance;
            if (!holds && !Double.isNaN(broken) && !(value <= broken)) {
                broken = value;
                draw = n;
                point = at;
            }
            return holds;
        }

        void requireHolds(String otherwise) {
            if (draw >= 0) {
                throw new SolverException.ProbeFailed(otherwise, broken, draw, point);
            }
        }
    }

    /** What all draws showed. */
    private static final class Seen {
        private final Worst domain = new Worst();
        private final Worst convexity = new Worst();
        private final Worst expansion = new Worst();
        private final Worst inverse = new Worst();
        private int violations;
        private double leastExpansion = Double.POSITIVE_INFINITY;
        private double diameter;

        Findings findings(int draws) {
            return new Findings(
                    draws,
                    violations,
                    domain.excess,
                    convexity.excess,
                    expansion.excess,
                    inverse.excess,
                    leastExpansion,
                    diameter);
        }
    }

    private void draw(HiddenMap map, double mu, Random random, int n, Seen seen) {
        double[] x = sampler.apply(random);
        double[] y = sampler.apply(random);
        double a = random.nextDouble();
        double[] cx = map.forward(x);
        double[] cy = map.forward(y);
        double[] between = new double[cx.length];
        for (int i = 0; i < between.length; i++) {
            between[i] = (1 - a) * cx[i] + a * cy[i];
        }
        double[] xa = map.inverse(between);
        double hidden = Vectors.distance(cx, cy);
        double apart = Vectors.distance(x, y);
        double length = ROUNDING * (1 + Math.sqrt(Vectors.dot(x, x)));
        boolean holds = seen.domain.holds(distanceFromDomain(xa), length, n, xa);
        if (holds) {
            holds = convex(x, y, xa, a, n, seen.convexity);
        }
        holds &= seen.expansion.holds(Vectors.distance(xa, x) - a / mu * hidden, length, n, xa);
        holds &= seen.inverse.holds(Vectors.distance(map.inverse(cx), x), length, n, x);
        seen.violations += holds ? 0 : 1;
        seen.diameter = Math.max(seen.diameter, hidden);
        seen.leastExpansion = apart == 0 ? seen.leastExpansion : Math.min(seen.leastExpansion, hidden / apart);
    }

    /** Whether every function lies below its chord at x_a, and an equality on it. */
    private boolean convex(double[] x, double[] y, double[] xa, double a, int n, Worst seen) {
        double worst = Double.NEGATIVE_INFINITY;
        double size = 1;
        for (int k = 0; k <= problem.constraints(); k++) {
            Oracle f = function(k);
            double ends = (1 - a) * f.value(x) + a * f.value(y);
            double off = f.value(xa) - ends;
            worst = Math.max(worst, k > problem.inequalities().size() ? Math.abs(off) : off);
            size = Math.max(size, Math.abs(ends));
        }
        return seen.holds(worst, ROUNDING * size, n, xa);
    }

    /** ‖x − Proj(x)‖; NaN if x is not finite. */
    private double distanceFromDomain(double[] x) {
        for (double value : x) {
            if (!Double.isFinite(value)) {
                return Double.NaN;
            }
        }
        double[] nearest = x.clone();
        problem.domain().project(nearest);
        return Vectors.distance(nearest, x);
    }

    /**
     * What descents from random points showed.
     *
     * <p>A point with the projected gradient g that is not quite 0 can lie (D/μ)·g above the minimum although the
     * function is hidden-convex: on a plateau that is much. The values speak against hidden convexity with the
     * expansion μ and the hidden diameter D only if (D/μ)·{@code stationarity} is small compared with their difference.
     *
     * @param descents how many ended at a stationary point
     * @param function which function has stationary points of different values; "none" if none was seen to
     * @param lower the least value of a stationary point of that function
     * @param upper the largest
     * @param stationarity the projected gradient at the point of the largest value
     */
    public record Evidence(int descents, String function, double lower, double upper, double stationarity) {

        /**
         * Whether values were seen that differ by more than the distance of their points times {@code stationarity}.
         */
        public boolean against() {
            return !function.equals("none");
        }

        /**
         * Whether no function with this D/μ is hidden-convex and has such points.
         *
         * @param diameterRatio D/μ, positive
         */
        public boolean against(double diameterRatio) {
            if (!(diameterRatio > 0)) {
                throw new IllegalArgumentException("diameterRatio must be positive, got " + diameterRatio);
            }
            return against() && diameterRatio * stationarity < upper - lower;
        }
    }

    /**
     * Looks for stationary points of different values: of every function by itself, and of the objective with a
     * quadratic penalty for all constraints, which is hidden-convex too if the problem is. The descents go on as long
     * as anything moves, for a small gradient can be a plateau.
     *
     * @param starts number of descents per function, at least 2
     * @param weight of the penalty, positive
     */
    public Evidence searchAgainst(int starts, double weight, long seed) {
        if (starts < 2 || !(weight > 0)) {
            throw new IllegalArgumentException(
                    "starts must be at least 2 and weight positive, got " + starts + ", " + weight);
        }
        int ended = 0;
        for (int k = 0; k <= problem.constraints() + 1; k++) {
            boolean penalty = k > problem.constraints();
            if (!penalty && k > problem.inequalities().size()) {
                continue; // an equality by itself has no minimum to compare
            }
            Oracle f = penalty ? new QuadraticPenalty(problem, weight) : function(k);
            Random random = new Random(seed);
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            double stationarity = 0;
            double[] lowest = {};
            double[] highest = {};
            for (int n = 0; n < starts; n++) {
                ProjectedDescent descent = new ProjectedDescent(f, problem.domain(), 2000, 1e-12);
                double[] x = descent.from(sampler.apply(random));
                double left = descent.stationarity(x);
                if (left <= STATIONARY) {
                    ended++;
                    double value = f.value(x);
                    lowest = value < low ? x : lowest;
                    low = Math.min(low, value);
                    stationarity = value > high ? left : stationarity;
                    highest = value > high ? x : highest;
                    high = Math.max(high, value);
                }
            }
            // D/μ is at least the distance of two points.
            if (high - low > 1e-3 * (1 + Math.abs(low))
                    && high - low > stationarity * Vectors.distance(lowest, highest)) {
                String name = k == 0 ? "objective" : penalty ? "penalised objective" : "inequality " + (k - 1);
                return new Evidence(ended, name, low, high, stationarity);
            }
        }
        return new Evidence(ended, "none", Double.NaN, Double.NaN, Double.NaN);
    }

    private Oracle function(int k) {
        if (k == 0) {
            return problem.objective();
        }
        int inequalities = problem.inequalities().size();
        return k <= inequalities
                ? problem.inequalities().get(k - 1)
                : problem.equalities().get(k - 1 - inequalities);
    }
}
