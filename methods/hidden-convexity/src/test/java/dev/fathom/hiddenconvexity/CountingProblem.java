package dev.fathom.hiddenconvexity;

/** A problem that counts, independently of the solvers, how often its functions are asked. */
final class CountingProblem {

    private final ConstrainedProblem problem;
    private long gradients;
    private long values;

    CountingProblem(ConstrainedProblem plain) {
        this.problem = new ConstrainedProblem(
                plain.dimension(),
                plain.domain(),
                counting(plain.objective()),
                plain.inequalities().stream().map(this::counting).toList(),
                plain.equalities().stream().map(this::counting).toList());
    }

    ConstrainedProblem problem() {
        return problem;
    }

    long gradients() {
        return gradients;
    }

    long values() {
        return values;
    }

    private Oracle counting(Oracle oracle) {
        return new Oracle() {
            @Override
            public double value(double[] x) {
                values++;
                return oracle.value(x);
            }

            @Override
            public void gradient(double[] x, double[] out) {
                gradients++;
                oracle.gradient(x, out);
            }

            @Override
            public double evaluate(double[] x, double[] out) {
                gradients++;
                return oracle.evaluate(x, out);
            }
        };
    }
}
