package dev.fathom.hiddenconvexity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights λ of {@link AdaptiveBundleLevel}'s penalty: one for the worst violation, or one per constraint, or one
 * that is learned.
 */
final class PenaltyWeights {

    /** How many of the last ratios the median is taken of. */
    private static final int RECENT = 21;

    private final double[] given;
    private final List<Double> ratios = new ArrayList<>();
    private double single;

    /** With these weights; none to learn one. */
    PenaltyWeights(double[] given, int constraints) {
        if (given.length > 1 && given.length != constraints) {
            throw new IllegalArgumentException(
                    "there are " + given.length + " multipliers for " + constraints + " constraints");
        }
        this.given = given;
        this.single = given.length == 0 ? 1 : given[0];
    }

    /** λ·max_j[F2_j]₊, or Σ λ_j[F2_j]₊, of the values last evaluated. */
    double term(Evaluations f) {
        if (given.length <= 1) {
            return single * Math.max(0, f.violation());
        }
        double sum = 0;
        for (int k = 1; k < f.functions(); k++) {
            sum += given[k - 1] * Math.max(0, f.violation(k));
        }
        return sum;
    }

    /** All weights together. */
    double sum() {
        return given.length > 1 ? Arrays.stream(given).sum() : single;
    }

    /**
     * Without given weights: twice the median ratio of the rows' multipliers while both hold.
     *
     * @return whether the weight grew, so that earlier penalties do not compare
     */
    boolean learn(double ratio) {
        if (given.length > 0 || !Double.isFinite(ratio)) {
            return false;
        }
        ratios.add(ratio);
        double[] recent = ratios.stream()
                .skip(Math.max(0, ratios.size() - RECENT))
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        double learned = 2 * recent[recent.length / 2];
        boolean grew = learned > single;
        single = Math.max(single, learned);
        return grew;
    }

    /**
     * Where the price of a violation reaches its weight in the penalty, violating pays. A single weight, that of the
     * worst violation, pays for all prices together.
     *
     * @param tolerated what no constraint should be violated by
     * @throws SolverException.MultiplierTooSmall if it pays
     */
    void requireLargeEnough(SolveResult result, Evaluations f, double tolerated) {
        double together = 0;
        double worst = 0;
        String violated = "";
        for (int k = 1; k < f.functions(); k++) {
            double value = result.constraints().get(k - 1);
            double violation = f.isEquality(k) ? Math.abs(value) : value;
            double price = Math.abs(result.certificate().multipliers().get(k - 1));
            if (violation <= tolerated) {
                continue;
            }
            if (given.length > 1 && price >= 0.9 * given[k - 1]) {
                throw new SolverException.MultiplierTooSmall(
                        f.name(k), given[k - 1], violation, f.iteration(), result.point());
            }
            together += price;
            violated = violation > worst ? f.name(k) : violated;
            worst = Math.max(worst, violation);
        }
        if (given.length <= 1 && worst > 0 && together >= 0.9 * single) {
            throw new SolverException.MultiplierTooSmall(violated, single, worst, f.iteration(), result.point());
        }
    }
}
