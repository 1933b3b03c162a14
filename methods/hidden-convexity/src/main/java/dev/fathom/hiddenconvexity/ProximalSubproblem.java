package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.ConvexSet;

/**
 * The strongly convex subproblem of a proximal step: minimise φ1(z) = F1(z) + ρ̂/2‖z − x‖² over X such that φ2(z) =
 * F2(z) + ρ̂/2‖z − x‖² ≤ τ, where F2 is the worst constraint. An inner solver aims at the shifted φ2 − τ + margin.
 */
public final class ProximalSubproblem {

    private final ConstrainedProblem problem;
    private final Evaluations evaluations;
    private final double[] centre;
    private final ProximalOptions options;
    private double kktResidual = Double.NaN;

    ProximalSubproblem(ConstrainedProblem problem, Evaluations evaluations, double[] centre, ProximalOptions options) {
        this.problem = problem;
        this.evaluations = evaluations;
        this.centre = centre.clone();
        this.options = options;
    }

    /** Inner solvers that project onto linearised constraints tell by how much each projection missed. */
    void projected(double residual) {
        kktResidual = Double.isNaN(kktResidual) ? residual : Math.max(kktResidual, residual);
    }

    /** The worst residual told; NaN without any. */
    double kktResidual() {
        return kktResidual;
    }

    /** X. */
    public ConvexSet domain() {
        return problem.domain();
    }

    /** d. */
    public int dimension() {
        return centre.length;
    }

    /** x, the point the proximal term pulls to: a copy. */
    public double[] centre() {
        return centre.clone();
    }

    /** The margin of the second shift. */
    public double margin() {
        return options.margin();
    }

    /** Number of rows of {@link #row}: one per inequality, two per equality. */
    public int rows() {
        return problem.inequalities().size() + 2 * problem.equalities().size();
    }

    /** φ1 with its gradient. */
    public double objective(double[] z, double[] gradient) {
        return proximal(z, evaluations.gradientOf(0, z), evaluations.gradient(0), 1, gradient);
    }

    /** φ1 without gradient. */
    public double objective(double[] z) {
        return evaluations.objectiveValue(z) + proximalTerm(z);
    }

    /** The shifted constraint max over rows of φ2 − τ + margin, without gradients; −∞ if there are none. */
    public double shifted(double[] z) {
        return constraint(z) + options.margin();
    }

    /** φ2 − τ, without gradients; −∞ if there are no constraints. */
    public double constraint(double[] z) {
        return evaluations.constraintValues(z) + proximalTerm(z) - options.tau();
    }

    /** The shifted constraint that was worst when its values were asked last, with its gradient at the same z. */
    public double worst(double[] z, double[] gradient) {
        int k = evaluations.worst();
        double value = evaluations.gradientOf(k, z);
        double sign = evaluations.isEquality(k) ? Math.signum(value) : 1;
        return shift(proximal(z, value, evaluations.gradient(k), sign, gradient));
    }

    /** Evaluates every constraint with its gradient at z, for {@link #row}. */
    public void constraints(double[] z) {
        for (int k = 1; k < evaluations.functions(); k++) {
            evaluations.gradientOf(k, z);
        }
    }

    /** Row {@code r} of the shifted constraints evaluated last, at the same z, with its gradient. */
    public double row(int r, double[] z, double[] gradient) {
        int single = problem.inequalities().size();
        int k = r < single ? r + 1 : single + 1 + (r - single) / 2;
        double sign = r < single || (r - single) % 2 == 0 ? 1 : -1;
        return shift(proximal(z, evaluations.value(k), evaluations.gradient(k), sign, gradient));
    }

    private double shift(double value) {
        return value - options.tau() + options.margin();
    }

    private double proximal(double[] z, double value, double[] gradient, double sign, double[] out) {
        for (int i = 0; i < z.length; i++) {
            out[i] = sign * gradient[i] + options.rhoHat() * (z[i] - centre[i]);
        }
        return sign * value + proximalTerm(z);
    }

    private double proximalTerm(double[] z) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            double difference = z[i] - centre[i];
            sum += difference * difference;
        }
        return 0.5 * options.rhoHat() * sum;
    }
}
