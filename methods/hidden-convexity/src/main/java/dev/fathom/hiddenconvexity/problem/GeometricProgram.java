package dev.fathom.hiddenconvexity.problem;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.optim.convex.Box;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A geometric programme: minimise a posynomial over a box of positive numbers subject to posynomials at most 1.
 *
 * @param objective a posynomial
 * @param constraints posynomials with offset 1
 * @param low the box's lower bound, positive
 * @param high its upper bound
 */
public record GeometricProgram(Posynomial objective, List<Posynomial> constraints, double low, double high) {

    /** Copies the list. */
    public GeometricProgram {
        constraints = List.copyOf(constraints);
        if (!(low > 0) || !(high > low)) {
            throw new IllegalArgumentException("the box must have 0 < low < high, got " + low + ", " + high);
        }
    }

    /**
     * The paper's kind of random instance: 10 terms in the objective, 8 in one constraint whose coefficients sum to 1,
     * exponents uniform in [−½, ½], coefficients exp(0.4·N(0, 1)), the box [0.5, 2]^d. The start is 1, where the
     * constraint is active.
     */
    public static GeometricProgram random(int dimension, long seed) {
        return random(dimension, 0.5, 2, seed);
    }

    /** The same with the box [low, high]^d; the start is the box's nearest point to 1. */
    public static GeometricProgram random(int dimension, double low, double high, long seed) {
        Random random = new Random(seed);
        double[][] first = exponents(random, 10, dimension);
        double[][] second = exponents(random, 8, dimension);
        double[] weights = coefficients(random, 10);
        double[] shares = coefficients(random, 8);
        double sum = Arrays.stream(shares).sum();
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= sum;
        }
        return new GeometricProgram(
                new Posynomial(first, weights, 0), List.of(new Posynomial(second, shares, 1)), low, high);
    }

    private static double[][] exponents(Random random, int terms, int dimension) {
        double[][] rows = new double[terms][dimension];
        for (double[] row : rows) {
            for (int i = 0; i < dimension; i++) {
                row[i] = random.nextDouble() - 0.5;
            }
        }
        return rows;
    }

    private static double[] coefficients(Random random, int terms) {
        double[] values = new double[terms];
        for (int k = 0; k < terms; k++) {
            values[k] = Math.exp(0.4 * random.nextGaussian());
        }
        return values;
    }

    /** d. */
    public int dimension() {
        return objective.dimension();
    }

    /**
     * The problem with its start, all ones (or the box's nearest point to it), and the logarithm that makes it convex.
     */
    public Example example() {
        ConstrainedProblem problem =
                ConstrainedProblem.minimise(objective, Box.of(dimension(), low, high), dimension());
        for (Posynomial constraint : constraints) {
            problem = problem.subjectTo(constraint);
        }
        double[] start = new double[dimension()];
        Arrays.fill(start, Math.min(Math.max(1, low), high));
        return new Example(
                "a geometric programme in " + dimension() + " variables",
                problem,
                Example.Point.of(start),
                PaperExamples.logarithm());
    }
}
