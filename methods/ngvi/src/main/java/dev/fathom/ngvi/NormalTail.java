package dev.fathom.ngvi;

import org.hipparchus.special.Erf;

/**
 * ln Φ(x) and the inverse Mills ratio r(x) = φ(x)/Φ(x) of the standard normal distribution, fast and to 1e-14 on the
 * whole line. Between −36 and 12 both are Taylor series around the nearest grid point: r solves r' = −r(x + r), which
 * gives its coefficients, and (ln Φ)' = r gives those of ln Φ.
 */
final class NormalTail {

    private static final double LOW = -36;
    private static final double HIGH = 12;
    private static final int PER_UNIT = 8;
    private static final int ORDER = 10;
    private static final double[][] RATIO = new double[(int) ((HIGH - LOW) * PER_UNIT) + 1][];
    private static final double[] LOG = new double[RATIO.length];

    static {
        for (int k = 0; k < RATIO.length; k++) {
            double x = LOW + (double) k / PER_UNIT;
            LOG[k] = directLog(x);
            RATIO[k] = series(x, directRatio(x, LOG[k]));
        }
    }

    private NormalTail() {}

    private static double directLog(double x) {
        if (x < -6) {
            return -x * x / 2 - Math.log(2 * Math.PI) / 2 - Math.log(tailRatio(-x));
        }
        return x > 0 ? Math.log1p(-Erf.erfc(x / Math.sqrt(2)) / 2) : Math.log(Erf.erfc(-x / Math.sqrt(2)) / 2);
    }

    private static double directRatio(double x, double log) {
        return x < -6 ? tailRatio(-x) : Math.exp(-x * x / 2 - Math.log(2 * Math.PI) / 2 - log);
    }

    /** φ(x)/Φ(−x) for x ≥ 6 by its continued fraction x + 1/(x + 2/(x + 3/(x + …))). */
    private static double tailRatio(double x) {
        double fraction = x;
        for (int k = 60; k >= 1; k--) {
            fraction = x + k / fraction;
        }
        return fraction;
    }

    private static double[] series(double x, double ratio) {
        double[] c = new double[ORDER + 1];
        c[0] = ratio;
        for (int j = 0; j < ORDER; j++) {
            double sum = x * c[j] + (j > 0 ? c[j - 1] : 0);
            for (int i = 0; i <= j; i++) {
                sum += c[i] * c[j - i];
            }
            c[j + 1] = -sum / (j + 1);
        }
        return c;
    }

    /** r(x) = φ(x)/Φ(x). */
    static double ratio(double x) {
        if (x <= LOW) {
            return tailRatio(-x);
        }
        if (x >= HIGH) {
            return Math.exp(-x * x / 2 - Math.log(2 * Math.PI) / 2);
        }
        int k = (int) Math.rint((x - LOW) * PER_UNIT);
        double delta = x - (LOW + (double) k / PER_UNIT);
        double[] c = RATIO[k];
        double sum = c[ORDER];
        for (int j = ORDER - 1; j >= 0; j--) {
            sum = sum * delta + c[j];
        }
        return sum;
    }

    /** ln Φ(x). */
    static double logCdf(double x) {
        if (x <= LOW || x >= HIGH) {
            return directLog(x);
        }
        int k = (int) Math.rint((x - LOW) * PER_UNIT);
        double delta = x - (LOW + (double) k / PER_UNIT);
        double[] c = RATIO[k];
        double sum = c[ORDER] / (ORDER + 1);
        for (int j = ORDER - 1; j >= 0; j--) {
            sum = sum * delta + c[j] / (j + 1);
        }
        return LOG[k] + sum * delta;
    }
}
