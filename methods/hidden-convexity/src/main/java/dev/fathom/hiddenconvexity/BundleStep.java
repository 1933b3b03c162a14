package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.PolytopeProjection;
import dev.fathom.optim.convex.Vectors;
import java.util.ArrayList;
import java.util.List;

/**
 * The quadratic subproblem of a bundle-level step: the nearest point to x in X at which the linearised objective is at
 * most {@code F1(x) + objectiveDecrease} and every linearised constraint at most {@code (1 − α)F2_j(x) + τ}. An
 * equality makes one row with two sides.
 */
final class BundleStep {

    private final Evaluations evaluations;
    private final PolytopeProjection projection;
    private final double[][] rows;
    private final double[] lower;
    private final double[] upper;
    private final int objectiveRows;
    private int count;

    BundleStep(ConstrainedProblem problem, Evaluations evaluations, boolean withObjective) {
        this.evaluations = evaluations;
        int most = evaluations.functions();
        this.projection = new PolytopeProjection(problem.domain(), problem.dimension(), most);
        this.rows = new double[most][];
        this.lower = new double[most];
        this.upper = new double[most];
        this.objectiveRows = withObjective ? 1 : 0;
    }

    /**
     * Takes the step from {@code x}, where all functions were evaluated last.
     *
     * @param objectiveChange by how much the linearised objective may change, without the shift
     * @param tau the shift; a negative one asks for points inside the inequalities, of which a flat one may have none
     * @param next overwritten by the step's end; by the point that violates the rows least if none satisfies them
     * @return whether one does
     */
    boolean from(double[] x, double objectiveChange, double alpha, double tau, double[] next) {
        count = 0;
        if (objectiveRows == 1) {
            addRow(0, x, Double.NEGATIVE_INFINITY, objectiveChange + tau);
        }
        for (int k = 1; k < evaluations.functions(); k++) {
            double value = evaluations.value(k);
            double shift = evaluations.isEquality(k) ? Math.max(tau, 0) : tau;
            double low = evaluations.isEquality(k) ? -alpha * value - shift : Double.NEGATIVE_INFINITY;
            if (tau >= 0) {
                requireGradient(k, x, tau);
            }
            addRow(k, x, low, -alpha * value + shift);
        }
        boolean solved = projection.project(x, rows, lower, upper, count) == PolytopeProjection.Status.SOLVED;
        System.arraycopy(projection.point(), 0, next, 0, x.length);
        return solved;
    }

    private void addRow(int k, double[] x, double low, double high) {
        double[] gradient = evaluations.gradient(k);
        double here = Vectors.dot(gradient, x);
        rows[count] = gradient;
        lower[count] = low + here;
        upper[count] = high + here;
        count++;
    }

    private void requireGradient(int k, double[] x, double tau) {
        double violation = evaluations.violation(k);
        if (violation > tau) {
            for (double g : evaluations.gradient(k)) {
                if (g != 0) {
                    return;
                }
            }
            throw new SolverException.ZeroGradient(evaluations.name(k), violation, evaluations.iteration(), x);
        }
    }

    double kktResidual() {
        return projection.kktResidual();
    }

    double rowViolation() {
        return projection.violation();
    }

    /** The functions whose rows held with a multiplier in the last step: 0 is the objective. */
    List<Integer> active() {
        List<Integer> active = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            if (projection.multipliers()[k] != 0) {
                active.add(objectiveRows == 1 ? k : k + 1);
            }
        }
        return active;
    }

    /** The constraint rows' multipliers together over the objective row's; NaN unless both hold. */
    double multiplierRatio() {
        double objective = objectiveRows == 1 ? projection.multipliers()[0] : 0;
        double constraint = 0;
        for (int k = objectiveRows; k < count; k++) {
            constraint += Math.abs(projection.multipliers()[k]);
        }
        return objective > 0 && constraint > 0 ? constraint / objective : Double.NaN;
    }
}
