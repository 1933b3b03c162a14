package dev.fathom.eigenfunctioncontrol.exact;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.analysis.integration.gauss.SymmetricGaussIntegrator;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.special.Gamma;

/**
 * The optimal control of a {@link SymmetricLqr} as a truncated sum over its eigenfunctions: {@code u = β⁻¹ ∇ log φ₀ +
 * β⁻¹ ∇ log(1 + Σ c_α e^{−(λ_α−λ₀)(T−t)/(2β)} φ_α/φ₀)}.
 */
public final class LqrSeries {

    private final SymmetricLqr lqr;
    private final List<SymmetricLqr.Level> levels;
    private final double[] coefficients;

    private LqrSeries(SymmetricLqr lqr, List<SymmetricLqr.Level> levels, double[] coefficients) {
        this.lqr = lqr;
        this.levels = levels;
        this.coefficients = coefficients;
    }

    /**
     * The m lowest terms for the terminal cost {@code Σ q_i z_i²} along the modes, by the closed form of the
     * coefficients; A and P must be diagonal in one basis.
     *
     * @param q one for each mode
     * @throws IllegalArgumentException if A is not diagonal along the modes, or q is of another length
     */
    public static LqrSeries quadratic(SymmetricLqr lqr, double[] q, int m) {
        double[] omega = lqr.frequencies();
        if (q.length != omega.length) {
            throw new IllegalArgumentException("q must have " + omega.length + " numbers, got " + q.length);
        }
        double[] a = alongModes(lqr);
        List<SymmetricLqr.Level> levels = lqr.levels(m);
        double[] c = new double[m];
        for (int k = 0; k < m; k++) {
            double log = 0;
            double sign = 1;
            for (int i = 0; i < omega.length && sign != 0; i++) {
                int n = levels.get(k).quanta().get(i);
                double base = (2 * omega[i] / (a[i] + omega[i] + 2 * q[i]) - 1) / 2;
                if (n % 2 == 1 || (n > 0 && base == 0)) {
                    sign = 0;
                } else if (n > 0) {
                    log += 0.5 * Gamma.logGamma(n + 1.0)
                            - Gamma.logGamma(n / 2 + 1.0)
                            + n / 2 * Math.log(Math.abs(base));
                    sign *= base < 0 && (n / 2) % 2 == 1 ? -1 : 1;
                }
            }
            c[k] = sign * Math.exp(log);
        }
        return new LqrSeries(lqr, levels, c);
    }

    private static double[] alongModes(SymmetricLqr lqr) {
        RealMatrix turned = lqr.modes().transpose().multiply(lqr.drift()).multiply(lqr.modes());
        double[] a = new double[lqr.dim()];
        for (int i = 0; i < a.length; i++) {
            a[i] = turned.getEntry(i, i);
            for (int j = 0; j < a.length; j++) {
                double off = turned.getEntry(i, j);
                if (i != j && !(Math.abs(off) <= 1e-9 * (1 + lqr.drift().getNorm1()))) {
                    throw new IllegalArgumentException(
                            "A and P must be diagonal in one basis, along the modes A has the" + " entry " + off
                                    + " at (" + i + ", " + j + "); use quadrature");
                }
            }
        }
        return a;
    }

    /**
     * The m lowest terms for any terminal cost in one to three dimensions, by Gauss–Hermite quadrature.
     *
     * @param g the terminal cost
     * @param nodes per dimension
     */
    public static LqrSeries quadrature(SymmetricLqr lqr, ToDoubleFunction<double[]> g, int m, int nodes) {
        int d = lqr.dim();
        if (d > 3) {
            throw new IllegalArgumentException("quadrature serves at most 3 dimensions, got " + d);
        }
        List<SymmetricLqr.Level> levels = lqr.levels(m);
        SymmetricGaussIntegrator rule = new GaussIntegratorFactory().hermite(nodes);
        double[] omega = lqr.frequencies();
        double[][] dMatrix = lqr.groundMatrix();
        int total = (int) Math.pow(nodes, d);
        double[] logs = new double[total];
        double[][] values = new double[total][];
        for (int n = 0; n < total; n++) {
            double[] z = new double[d];
            double[] x = new double[d];
            int rest = n;
            double logWeight = 0;
            for (int i = 0; i < d; i++, rest /= nodes) {
                double node = rule.getPoint(rest % nodes); // weight exp(−node²): mode density exp(−βω y²)
                logWeight += Math.log(rule.getWeight(rest % nodes));
                z[i] = Math.sqrt(2) * node;
                double y = node / Math.sqrt(lqr.beta() * omega[i]);
                for (int j = 0; j < d; j++) {
                    x[j] += lqr.modes().getEntry(j, i) * y;
                }
            }
            logs[n] = logWeight - lqr.beta() * g.applyAsDouble(x) + 0.5 * form(dMatrix, x);
            values[n] = products(levels, z);
        }
        double top = Arrays.stream(logs).max().orElseThrow();
        double[] c = new double[m];
        double norm = 0;
        for (int n = 0; n < total; n++) {
            double w = Math.exp(logs[n] - top);
            norm += w;
            for (int k = 0; k < m; k++) {
                c[k] += w * values[n][k];
            }
        }
        for (int k = 0; k < m; k++) {
            c[k] /= norm;
        }
        return new LqrSeries(lqr, levels, c);
    }

    private static double form(double[][] matrix, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                sum += matrix[i][j] * x[i] * x[j];
            }
        }
        return sum;
    }

    private static double[] products(List<SymmetricLqr.Level> levels, double[] z) {
        double[] values = new double[levels.size()];
        for (int k = 0; k < values.length; k++) {
            double product = 1;
            for (int i = 0; i < z.length; i++) {
                product *= hermite(levels.get(k).quanta().get(i), z[i])[0];
            }
            values[k] = product;
        }
        return values;
    }

    /** {@code He_n(z)/√(n!)} and its derivative. */
    private static double[] hermite(int n, double z) {
        double before = 0;
        double now = 1;
        for (int k = 0; k < n; k++) {
            double after = (z * now - Math.sqrt(k) * before) / Math.sqrt(k + 1.0);
            before = now;
            now = after;
        }
        return new double[] {now, Math.sqrt(n) * before};
    }

    /** The coefficients c_α, in the order of the levels; the first is 1. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    /** The levels summed over. */
    public List<SymmetricLqr.Level> levels() {
        return new ArrayList<>(levels);
    }

    /**
     * The control at one state.
     *
     * @param remaining T − t, at least 0
     */
    public double[] control(double[] x, double remaining) {
        int d = lqr.dim();
        double[] toZ = lqr.toHermite();
        double[] z = new double[d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                z[i] += x[j] * toZ[j * d + i];
            }
        }
        double sum = 0;
        double[] slope = new double[d];
        double ground = levels.get(0).eigenvalue();
        for (int k = 0; k < levels.size(); k++) {
            double weight =
                    coefficients[k] * Math.exp(-(levels.get(k).eigenvalue() - ground) * remaining / (2 * lqr.beta()));
            if (weight != 0) {
                sum += weight * addSlopes(levels.get(k).quanta(), z, weight, slope);
            }
        }
        double[] u = gain(x);
        for (int j = 0; j < d; j++) {
            for (int i = 0; i < d; i++) {
                u[j] += toZ[j * d + i] * slope[i] / sum / lqr.beta();
            }
        }
        return u;
    }

    private double[] gain(double[] x) {
        double[][] k = lqr.longHorizonGain();
        double[] u = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                u[i] += k[i][j] * x[j];
            }
        }
        return u;
    }

    /** Adds a product's derivatives, by products of what lies before and after: a factor may be zero. */
    private static double addSlopes(List<Integer> quanta, double[] z, double weight, double[] slope) {
        int d = z.length;
        double[] suffix = new double[d + 1];
        double[][] factors = new double[d][];
        suffix[d] = 1;
        for (int i = d - 1; i >= 0; i--) {
            factors[i] = hermite(quanta.get(i), z[i]);
            suffix[i] = suffix[i + 1] * factors[i][0];
        }
        double prefix = 1;
        for (int i = 0; i < d; i++) {
            slope[i] += weight * prefix * factors[i][1] * suffix[i + 1];
            prefix *= factors[i][0];
        }
        return prefix;
    }
}
