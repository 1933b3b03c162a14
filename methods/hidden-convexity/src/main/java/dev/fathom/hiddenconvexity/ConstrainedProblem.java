package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.ConvexSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Minimise F1(x) over x ∈ X subject to every F2_j(x) ≤ 0 and every h_j(x) = 0.
 *
 * <p>The solvers reach the global optimum if one invertible change of variables makes F1 and all F2_j convex and all
 * h_j affine. If the objective and a constraint need different changes of variables nothing can be promised: such
 * problems encode 0-1 programs.
 *
 * @param dimension d, at least 1
 * @param domain X; a set with a cheap projection
 * @param objective F1
 * @param inequalities the F2_j
 * @param equalities the h_j, affine in the hidden variables
 */
public record ConstrainedProblem(
        int dimension, ConvexSet domain, Oracle objective, List<Oracle> inequalities, List<Oracle> equalities) {

    /**
     * Copies the lists.
     *
     * @throws SolverException.DimensionMismatch if the domain does not take vectors of length d
     */
    public ConstrainedProblem {
        if (dimension < 1) {
            throw new IllegalArgumentException("a problem needs dimension >= 1, got " + dimension);
        }
        inequalities = List.copyOf(inequalities);
        equalities = List.copyOf(equalities);
        requireDimension(domain, dimension);
    }

    private static void requireDimension(ConvexSet domain, int dimension) {
        double[] any = new double[dimension];
        try {
            domain.contains(any, 0);
        } catch (IllegalArgumentException e) {
            throw new SolverException.DimensionMismatch(dimension, any, String.valueOf(e.getMessage()));
        }
    }

    /** Minimise {@code objective} over {@code domain}, without constraints yet. */
    public static ConstrainedProblem minimise(Oracle objective, ConvexSet domain, int dimension) {
        return new ConstrainedProblem(dimension, domain, objective, List.of(), List.of());
    }

    /** This problem with one more constraint {@code constraint(x) ≤ 0}. */
    public ConstrainedProblem subjectTo(Oracle constraint) {
        List<Oracle> more = new ArrayList<>(inequalities);
        more.add(constraint);
        return new ConstrainedProblem(dimension, domain, objective, more, equalities);
    }

    /** This problem with one more constraint {@code constraint(x) = 0}. */
    public ConstrainedProblem withEquality(Oracle constraint) {
        List<Oracle> more = new ArrayList<>(equalities);
        more.add(constraint);
        return new ConstrainedProblem(dimension, domain, objective, inequalities, more);
    }

    /** Number of constraints of both kinds. */
    public int constraints() {
        return inequalities.size() + equalities.size();
    }
}
