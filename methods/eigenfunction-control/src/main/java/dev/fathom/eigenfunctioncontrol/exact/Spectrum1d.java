package dev.fathom.eigenfunctioncontrol.exact;

import java.util.function.DoubleUnaryOperator;

/**
 * The lowest eigenpairs of {@code −d²/dx² + 𝒱} on an interval by finite differences: bisection with Sturm sequences,
 * then inverse iteration on the tridiagonal matrix.
 */
public final class Spectrum1d {

    private final double low;
    private final double h;
    private final double[] potential;

    private Spectrum1d(double low, double h, double[] potential) {
        this.low = low;
        this.h = h;
        this.potential = potential;
    }

    /**
     * The operator of a one-dimensional problem, {@code 𝒱 = β²E'² − βE'' + 2β²f}.
     *
     * @param points of the grid inside [low, high], where functions vanish at the ends
     */
    public static Spectrum1d of(
            DoubleUnaryOperator e, DoubleUnaryOperator f, double beta, double low, double high, int points) {
        double eps = 1e-4 * (high - low) / 4;
        return ofPotential(
                x -> {
                    double up = e.applyAsDouble(x + eps);
                    double down = e.applyAsDouble(x - eps);
                    double slope = (up - down) / (2 * eps);
                    double bend = (up - 2 * e.applyAsDouble(x) + down) / (eps * eps);
                    return beta * beta * slope * slope - beta * bend + 2 * beta * beta * f.applyAsDouble(x);
                },
                low,
                high,
                points);
    }

    /** The operator with a given 𝒱. */
    public static Spectrum1d ofPotential(DoubleUnaryOperator v, double low, double high, int points) {
        double h = (high - low) / (points + 1);
        double[] values = new double[points];
        for (int i = 0; i < points; i++) {
            values[i] = v.applyAsDouble(low + (i + 1) * h);
        }
        return new Spectrum1d(low, h, values);
    }

    /** The grid. */
    public double[] points() {
        double[] x = new double[potential.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = low + (i + 1) * h;
        }
        return x;
    }

    /** The distance of its points. */
    public double spacing() {
        return h;
    }

    double[] potential() {
        return potential.clone();
    }

    /** The eigenvalue of index k, 0 the lowest, by bisection. */
    public double eigenvalue(int k) {
        double least = Double.POSITIVE_INFINITY;
        for (double v : potential) {
            least = Math.min(least, v);
        }
        double from = least;
        double to = least + 1;
        while (below(to) <= k) {
            to = from + 2 * (to - from);
        }
        for (int i = 0; i < 200 && to - from > 1e-13 * (1 + Math.abs(to)); i++) {
            double middle = (from + to) / 2;
            if (below(middle) <= k) {
                from = middle;
            } else {
                to = middle;
            }
        }
        return (from + to) / 2;
    }

    /** How many eigenvalues lie below a number. */
    private int below(double lambda) {
        double off = 1 / (h * h * h * h);
        int count = 0;
        double q = 1;
        for (int i = 0; i < potential.length; i++) {
            q = 2 / (h * h) + potential[i] - lambda - (i == 0 ? 0 : off / q);
            if (q == 0) {
                q = 1e-300;
            }
            if (q < 0) {
                count++;
            }
        }
        return count;
    }

    /** The eigenfunction of index k on the grid, with {@code Σ v² h = 1} and its first large value positive. */
    public double[] eigenfunction(int k) {
        int n = potential.length;
        double shift = eigenvalue(k);
        shift += 1e-10 * (1 + Math.abs(shift));
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = 1 + 0.3 * Math.sin(1.7 * i); // no eigenfunction is orthogonal to it
        }
        double[] diagonal = new double[n];
        for (int i = 0; i < n; i++) {
            diagonal[i] = 2 / (h * h) + potential[i] - shift;
        }
        for (int sweep = 0; sweep < 4; sweep++) {
            v = Tridiagonal.solve(diagonal, -1 / (h * h), v);
            double norm = 0;
            for (double value : v) {
                norm += value * value * h;
            }
            for (int i = 0; i < n; i++) {
                v[i] /= Math.sqrt(norm);
            }
        }
        int first = 0;
        while (Math.abs(v[first]) < 1e-3) {
            first++;
        }
        if (v[first] < 0) {
            for (int i = 0; i < n; i++) {
                v[i] = -v[i];
            }
        }
        return v;
    }
}
