package dev.fathom.hiddenconvexity;

/** A quadratic in one variable for tests: quadratic·x² + linear·x + constant. */
record Quadratic(double quadratic, double linear, double constant) implements Oracle {

    static Quadratic parabola() {
        return new Quadratic(1, 0, 0);
    }

    static Quadratic linear(double slope, double constant) {
        return new Quadratic(0, slope, constant);
    }

    @Override
    public double value(double[] x) {
        return quadratic * x[0] * x[0] + linear * x[0] + constant;
    }

    @Override
    public void gradient(double[] x, double[] out) {
        out[0] = 2 * quadratic * x[0] + linear;
    }
}
