package dev.fathom.hiddenconvexity;

import java.util.Random;
import java.util.function.Function;

/**
 * Looks for evidence against hidden convexity. With a candidate map it tests the two inequalities that everything rests
 * on, at x_a = c⁻¹((1 − a)c(x) + a c(y)) for random pairs: F(x_a) ≤ (1 − a)F(x) + aF(y), and ‖x_a − x‖ ≤ (a/μ)‖c(x) −
 * c(y)‖. Without a map it uses that every stationary point of a hidden-convex function is a global minimum: two
 * descents that end at stationary points with different values refute it. No number of draws proves it.
 */
public final class HiddenConvexityProbe {

    private static final double STATIONARY = 1e-6;

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
     * @param violations how many broke an inequality by more than the tolerance
     * @param worstConvexity the largest F(x_a) − (1 − a)F(x) − aF(y)
     * @param worstExpansion the largest ‖x_a − x‖ − (a/μ)‖c(x) − c(y)‖
     * @param expansion the least ‖c(x) − c(y)‖/‖x − y‖ that was seen: μ is at most this
     * @param diameter the largest ‖c(x) − c(y)‖ that was seen: D is at least this
     */
    public record Findings(
            int draws,
            int violations,
            double worstConvexity,
            double worstExpansion,
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
        Random random = new Random(seed);
        Worst worst = new Worst();
        for (int n = 0; n < draws; n++) {
            draw(map, mu, random, n, worst);
        }
        return worst.findings(draws);
    }

    /**
     * Tests a map and refuses it if any draw breaks an inequality.
     *
     * @throws SolverException.ProbeFailed with the draw and the point that broke it most
     */
    public Findings require(HiddenMap map, double mu, int draws, long seed) {
        Random random = new Random(seed);
        Worst worst = new Worst();
        for (int n = 0; n < draws; n++) {
            draw(map, mu, random, n, worst);
        }
        if (worst.violations > 0) {
            boolean convexity = worst.convexity > worst.tolerance;
            throw new SolverException.ProbeFailed(
                    convexity ? "convexity along the hidden segment is broken" : "the expansion mu is broken",
                    convexity ? worst.convexity : worst.expansionExcess,
                    worst.draw,
                    worst.point);
        }
        return worst.findings(draws);
    }

    /** The worst draws. */
    private static final class Worst {
        private int violations;
        private double convexity = Double.NEGATIVE_INFINITY;
        private double expansionExcess = Double.NEGATIVE_INFINITY;
        private double expansion = Double.POSITIVE_INFINITY;
        private double diameter;
        private double tolerance;
        private long draw;
        private double[] point = {};

        Findings findings(int draws) {
            return new Findings(draws, violations, convexity, expansionExcess, expansion, diameter);
        }
    }

    private void draw(HiddenMap map, double mu, Random random, int n, Worst worst) {
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
        double hidden = distance(cx, cy);
        double excess = distance(xa, x) - a / mu * hidden;
        double convexity = Double.NEGATIVE_INFINITY;
        double size = 1;
        for (int k = 0; k <= problem.constraints(); k++) {
            Oracle f = function(k);
            double ends = (1 - a) * f.value(x) + a * f.value(y);
            double off = f.value(xa) - ends;
            convexity = Math.max(convexity, k > problem.inequalities().size() ? Math.abs(off) : off);
            size = Math.max(size, Math.abs(ends));
        }
        double tolerance = 1e-9 * size;
        worst.diameter = Math.max(worst.diameter, hidden);
        double apart = distance(x, y);
        worst.expansion = apart > 0 ? Math.min(worst.expansion, hidden / apart) : worst.expansion;
        if (Math.max(convexity, excess) > tolerance) {
            worst.violations++;
        }
        if (Math.max(convexity, excess) > Math.max(worst.convexity, worst.expansionExcess)) {
            worst.draw = n;
            worst.point = xa;
            worst.tolerance = tolerance;
        }
        worst.convexity = Math.max(worst.convexity, convexity);
        worst.expansionExcess = Math.max(worst.expansionExcess, excess);
    }

    /**
     * What descents from random points showed.
     *
     * @param descents how many ended at a stationary point
     * @param function which function has stationary points of different values; "none" if none was seen to
     * @param lower the least value of a stationary point of that function
     * @param upper the largest
     */
    public record Evidence(int descents, String function, double lower, double upper) {

        /** Whether hidden convexity is refuted. */
        public boolean against() {
            return !function.equals("none");
        }
    }

    /**
     * Looks for stationary points of different values: of every function by itself, and of the objective with a
     * quadratic penalty for all constraints, which is hidden-convex too if the problem is.
     *
     * @param starts number of descents per function, at least 2
     * @param weight of the penalty, positive
     */
    public Evidence searchAgainst(int starts, double weight, long seed) {
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
            for (int n = 0; n < starts; n++) {
                ProjectedDescent descent = new ProjectedDescent(f, problem.domain(), 2000);
                double[] x = descent.from(sampler.apply(random));
                if (descent.stationarity(x) <= STATIONARY) {
                    ended++;
                    low = Math.min(low, f.value(x));
                    high = Math.max(high, f.value(x));
                }
            }
            if (high - low > 1e-3 * (1 + Math.abs(low))) {
                String name = k == 0 ? "objective" : penalty ? "penalised objective" : "inequality " + (k - 1);
                return new Evidence(ended, name, low, high);
            }
        }
        return new Evidence(ended, "none", Double.NaN, Double.NaN);
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

    private static double distance(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return Math.sqrt(sum);
    }
}
