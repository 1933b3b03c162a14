package dev.fathom.hiddenconvexity.problem;

import dev.fathom.hiddenconvexity.Oracle;
import java.util.Arrays;

/** Σ_k c_k Π_i x_i^{a_ki} − offset for x &gt; 0 with c_k &gt; 0: convex in log x. */
public final class Posynomial implements Oracle {

    private final double[][] exponents;
    private final double[] coefficients;
    private final double offset;

    /**
     * A posynomial less {@code offset}.
     *
     * @param exponents one row of d per term
     * @param coefficients positive, one per term
     * @throws IllegalArgumentException if the sizes do not fit or a coefficient is not positive
     */
    public Posynomial(double[][] exponents, double[] coefficients, double offset) {
        if (exponents.length == 0 || exponents.length != coefficients.length) {
            throw new IllegalArgumentException("a posynomial needs as many coefficients as rows of exponents, got "
                    + coefficients.length + " and " + exponents.length);
        }
        this.exponents = new double[exponents.length][];
        for (int k = 0; k < exponents.length; k++) {
            if (exponents[k].length != exponents[0].length) {
                throw new IllegalArgumentException("term " + k + " has " + exponents[k].length
                        + " exponents, the first has " + exponents[0].length);
            }
            if (!(coefficients[k] > 0) || Double.isInfinite(coefficients[k])) {
                throw new IllegalArgumentException(
                        "the coefficient of term " + k + " must be positive and finite, got " + coefficients[k]);
            }
            this.exponents[k] = exponents[k].clone();
        }
        this.coefficients = coefficients.clone();
        this.offset = offset;
    }

    /** d. */
    public int dimension() {
        return exponents[0].length;
    }

    @Override
    public double value(double[] x) {
        return sum(x, null);
    }

    @Override
    public void gradient(double[] x, double[] out) {
        sum(x, out);
    }

    @Override
    public double evaluate(double[] x, double[] out) {
        return sum(x, out);
    }

    private double sum(double[] x, double @org.jspecify.annotations.Nullable [] gradient) {
        int d = x.length;
        double[] log = new double[d];
        for (int i = 0; i < d; i++) {
            log[i] = Math.log(x[i]);
        }
        if (gradient != null) {
            Arrays.fill(gradient, 0);
        }
        double sum = -offset;
        for (int k = 0; k < coefficients.length; k++) {
            double[] row = exponents[k];
            double power = 0;
            for (int i = 0; i < d; i++) {
                power += row[i] * log[i];
            }
            double term = coefficients[k] * Math.exp(power);
            sum += term;
            if (gradient != null) {
                for (int i = 0; i < d; i++) {
                    gradient[i] += term * row[i];
                }
            }
        }
        if (gradient != null) {
            for (int i = 0; i < d; i++) {
                gradient[i] /= x[i];
            }
        }
        return sum;
    }

    /** The exponents of term {@code k}: a copy. */
    public double[] exponents(int k) {
        return exponents[k].clone();
    }

    /** The coefficient of term {@code k}. */
    public double coefficient(int k) {
        return coefficients[k];
    }

    /** Number of terms. */
    public int terms() {
        return coefficients.length;
    }

    /** What is subtracted. */
    public double offset() {
        return offset;
    }
}
