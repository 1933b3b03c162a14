package dev.fathom.ngvi;

import java.util.Arrays;

/**
 * The likelihood of one label y given a = xᵀz, as φ(a) = −ln p(y | a). All three are convex in a. Labels are ±1 for
 * {@link #LOGISTIC} and {@link #PROBIT}, counts for {@link #POISSON}, whose constant ln y! is left out of φ; see
 * {@link Glm#leftOutConstant}.
 */
public enum Likelihood {
    /** φ = ln(1 + e^(−ya)). */
    LOGISTIC,
    /** φ = −ln Φ(ya). */
    PROBIT,
    /** φ = e^a − ya. */
    POISSON;

    /** φ(a). */
    public double energy(double a, double y) {
        return switch (this) {
            case LOGISTIC -> softplus(-y * a);
            case PROBIT -> -NormalTail.logCdf(y * a);
            case POISSON -> Math.exp(a) - y * a;
        };
    }

    /** φ''(a). */
    public double curvature(double a, double y) {
        double[] at = new double[3];
        two(a, y, at);
        return at[2];
    }

    /** Writes φ' and φ'' to {@code out[1]} and {@code out[2]}. */
    void two(double a, double y, double[] out) {
        switch (this) {
            case LOGISTIC -> {
                double p = sigmoid(a);
                out[1] = p - (y + 1) / 2;
                out[2] = p * (1 - p);
            }
            case PROBIT -> {
                double r = NormalTail.ratio(y * a);
                out[1] = -y * r;
                out[2] = r * (r + y * a);
            }
            case POISSON -> {
                out[2] = Math.exp(a);
                out[1] = out[2] - y;
            }
        }
    }

    /** Writes φ, φ', φ'', φ''' and φ'''' to {@code out}, of length 5. */
    void derivatives(double a, double y, double[] out) {
        two(a, y, out);
        out[0] = energy(a, y);
        switch (this) {
            case LOGISTIC -> {
                double p = sigmoid(a);
                out[3] = out[2] * (1 - 2 * p);
                out[4] = out[2] * (1 - 6 * p + 6 * p * p);
            }
            case PROBIT -> {
                double t = y * a;
                double r = NormalTail.ratio(t);
                double r1 = -r * (t + r); // r'
                double r2 = -r1 * (t + r) - r * (1 + r1);
                double r3 = -r2 * (t + r) - 2 * r1 * (1 + r1) - r * r2;
                out[3] = -y * r2;
                out[4] = -r3;
            }
            case POISSON -> {
                out[3] = out[2];
                out[4] = out[2];
            }
        }
    }

    /**
     * Writes Eφ(a), …, Eφ''''(a) for a ~ N(mean, variance) to {@code out}, of length 5: in closed form for counts, by
     * the rule for the others, whose nodes must not lie further apart than φ'' is wide. With 60 nodes Eφ'''' is known
     * to 1e-7 where the deviation is at most 2, to 4e-4 at 4, and is lost at 6.
     */
    void expect(double mean, double variance, double y, GaussHermite rule, double[] out) {
        if (this == POISSON) {
            double rate = Math.exp(mean + variance / 2);
            out[0] = rate - y * mean;
            out[1] = rate - y;
            out[2] = rate;
            out[3] = rate;
            out[4] = rate;
            return;
        }
        if (this == LOGISTIC) {
            expectLogistic(mean, Math.sqrt(variance), y, rule, out);
            return;
        }
        double deviation = Math.sqrt(variance);
        double[] at = new double[5];
        Arrays.fill(out, 0);
        for (int k = 0; k < rule.nodes.length; k++) {
            derivatives(mean + deviation * rule.nodes[k], y, at);
            for (int order = 0; order < 5; order++) {
                out[order] += rule.weights[k] * at[order];
            }
        }
    }

    private static void expectLogistic(double mean, double deviation, double y, GaussHermite rule, double[] out) {
        double energy = 0;
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (int k = 0; k < rule.nodes.length; k++) {
            double a = mean + deviation * rule.nodes[k];
            double w = rule.weights[k];
            double e = Math.exp(-Math.abs(a));
            double high = 1 / (1 + e); // σ(|a|), which loses nothing
            double p = a >= 0 ? high : e * high;
            double two = e * high * high;
            energy += w * (Math.max(-y * a, 0) + Math.log(1 + e)); // the error of ln(1+e) is 1e-16 in an expectation
            first += w * p;
            second += w * two;
            third += w * two * (1 - 2 * p);
            fourth += w * two * (1 - 6 * two);
        }
        out[0] = energy;
        out[1] = first - (y + 1) / 2;
        out[2] = second;
        out[3] = third;
        out[4] = fourth;
    }

    /** A bound on φ'' for all a; infinite for {@link #POISSON}. */
    public double curvatureBound() {
        return switch (this) {
            case LOGISTIC -> 0.25;
            case PROBIT -> 1;
            case POISSON -> Double.POSITIVE_INFINITY;
        };
    }

    /** ln(1 + e^a) without overflow. */
    static double softplus(double a) {
        return Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)));
    }

    /** 1 / (1 + e^(−a)) without overflow. */
    static double sigmoid(double a) {
        double e = Math.exp(-Math.abs(a));
        return a >= 0 ? 1 / (1 + e) : e / (1 + e);
    }
}
