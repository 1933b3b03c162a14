package dev.fathom.optim.convex;

/**
 * h(x) = Σ x_i ln x_i on the probability simplex: mirror descent becomes the multiplicative-weights update, its
 * divergence is the Kullback-Leibler divergence, and ∇h* is the softmax.
 */
public record NegativeEntropy() implements MirrorMap {

    @Override
    public double value(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += xLogX(value);
        }
        return sum;
    }

    /** Writes 1 + ln x_i; −∞ where x_i = 0, where h has no gradient. */
    @Override
    public void gradient(double[] x, double[] dual) {
        for (int i = 0; i < x.length; i++) {
            dual[i] = 1 + Math.log(x[i]);
        }
    }

    /** The softmax of {@code dual}, computed from its largest coordinate so that it cannot overflow. */
    @Override
    public void conjugateGradient(double[] dual, double[] x) {
        Vectors.check(dual, x.length, "the simplex");
        double largest = Double.NEGATIVE_INFINITY;
        for (double value : dual) {
            largest = Math.max(largest, value);
        }
        if (Double.isInfinite(largest)) {
            throw new IllegalArgumentException("the dual vector has no finite largest coordinate: " + largest);
        }
        double total = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.exp(dual[i] - largest);
            total += x[i];
        }
        for (int i = 0; i < x.length; i++) {
            x[i] /= total;
        }
    }

    /** Σ x_i ln(x_i / y_i) − x_i + y_i, for probability vectors KL(x ‖ y); +∞ where y_i = 0 and x_i > 0. */
    @Override
    public double divergence(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            if (x[i] > 0) {
                sum += x[i] * Math.log(x[i] / y[i]) - x[i] + y[i];
            } else {
                sum += y[i];
            }
        }
        return sum;
    }

    private static double xLogX(double x) {
        return x == 0 ? 0 : x * Math.log(x);
    }
}
