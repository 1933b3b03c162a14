package dev.fathom.hiddenconvexity;

/** F1 + β/2·(Σ [F2_j]₊² + Σ h_j²): smooth where the problem is. */
public final class QuadraticPenalty implements Oracle {

    private final ConstrainedProblem problem;
    private final double weight;

    /**
     * The penalty function of a problem.
     *
     * @param weight β, positive
     */
    public QuadraticPenalty(ConstrainedProblem problem, double weight) {
        this.problem = problem;
        this.weight = weight;
    }

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (Oracle constraint : problem.inequalities()) {
            double over = Math.max(0, constraint.value(x));
            sum += over * over;
        }
        for (Oracle constraint : problem.equalities()) {
            double off = constraint.value(x);
            sum += off * off;
        }
        return problem.objective().value(x) + 0.5 * weight * sum;
    }

    @Override
    public void gradient(double[] x, double[] out) {
        problem.objective().gradient(x, out);
        double[] gradient = new double[x.length];
        for (Oracle constraint : problem.inequalities()) {
            add(Math.max(0, constraint.evaluate(x, gradient)), gradient, out);
        }
        for (Oracle constraint : problem.equalities()) {
            add(constraint.evaluate(x, gradient), gradient, out);
        }
    }

    private void add(double off, double[] gradient, double[] out) {
        if (off != 0) {
            for (int i = 0; i < out.length; i++) {
                out[i] += weight * off * gradient[i];
            }
        }
    }
}
