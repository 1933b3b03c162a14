package dev.fathom.hiddenconvexity.problem;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.HiddenMap;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.lab.FathomException;
import dev.fathom.optim.convex.Box;
import java.util.Arrays;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Linear-quadratic control of dx = (Ax + Bu)dt + noise with covariance W, u = Kx. The variables are the stationary
 * covariance P (its upper triangle, row by row) and the gain K (row by row); minimise tr((Q + KᵀRK)P) with the Lyapunov
 * equation (A + BK)P + P(A + BK)ᵀ + W = 0 as equalities and the least eigenvalue of P bounded below. Hidden-convex in
 * (P, KP); the start, P = mean(W_ii)·I and K = 0, needs no stabilising gain.
 *
 * <p>The domain is a box of {@link Bounds}. An optimum outside is cut off: {@link #within} gives another box. The one
 * to begin with has |K_ij| ≤ 20, P_ii and the least eigenvalue of P at least 0.01·λ_min(W), and |P_ij| ≤ 20·λ_max(W): P
 * scales with W, and K does not.
 */
public final class LinearQuadratic {

    private final RealMatrix a;
    private final RealMatrix b;
    private final RealMatrix q;
    private final RealMatrix r;
    private final RealMatrix w;
    private final int n;
    private final int inputs;
    private final int pairs;
    private final Bounds bounds;

    /**
     * The box of the variables.
     *
     * @param gain the largest |K_ij|, positive
     * @param leastCovariance the least P_ii, and the least eigenvalue of P; positive
     * @param mostCovariance the largest |P_ij|, above the least
     */
    public record Bounds(double gain, double leastCovariance, double mostCovariance) {

        /** Checks the ranges. */
        public Bounds {
            if (!(gain > 0) || !(leastCovariance > 0) || !(mostCovariance > leastCovariance)) {
                throw new IllegalArgumentException("bounds must have gain > 0 and 0 < leastCovariance < mostCovariance,"
                        + " got " + gain + ", " + leastCovariance + ", " + mostCovariance);
            }
        }
    }

    /**
     * A system.
     *
     * @param a n × n
     * @param b n × m
     * @param q n × n, symmetric and positive semidefinite
     * @param r m × m, symmetric and positive definite
     * @param w n × n, symmetric and positive definite
     * @throws IllegalArgumentException if a size, a symmetry or a sign is not so
     */
    public LinearQuadratic(double[][] a, double[][] b, double[][] q, double[][] r, double[][] w) {
        this.n = a.length;
        this.inputs = b.length == 0 ? 0 : b[0].length;
        this.pairs = n * (n + 1) / 2;
        this.a = matrix("a", a, n, n);
        this.b = matrix("b", b, n, inputs);
        this.q = matrix("q", q, n, n);
        this.r = matrix("r", r, inputs, inputs);
        this.w = matrix("w", w, n, n);
        double[] weights = eigenvalues("q", this.q);
        if (weights[n - 1] < -1e-12 * Math.abs(weights[0])) {
            throw new IllegalArgumentException(
                    "q must be positive semidefinite, but has the eigenvalue " + weights[n - 1]);
        }
        requirePositive("r", eigenvalues("r", this.r));
        double[] noise = eigenvalues("w", this.w);
        requirePositive("w", noise);
        this.bounds = new Bounds(20, 0.01 * noise[n - 1], 20 * noise[0]);
    }

    private LinearQuadratic(LinearQuadratic system, Bounds bounds) {
        this.n = system.n;
        this.inputs = system.inputs;
        this.pairs = system.pairs;
        this.a = system.a;
        this.b = system.b;
        this.q = system.q;
        this.r = system.r;
        this.w = system.w;
        this.bounds = bounds;
    }

    private static RealMatrix matrix(String name, double[][] rows, int height, int width) {
        boolean fits = rows.length == height && height > 0 && width > 0;
        for (double[] row : rows) {
            fits &= row.length == width && Arrays.stream(row).allMatch(Double::isFinite);
        }
        if (!fits) {
            throw new IllegalArgumentException(name + " must be a matrix of " + height + " rows and " + width
                    + " columns of finite numbers, got " + Arrays.deepToString(rows));
        }
        return MatrixUtils.createRealMatrix(rows);
    }

    /** From the largest to the least. */
    private static double[] eigenvalues(String name, RealMatrix matrix) {
        if (!MatrixUtils.isSymmetric(matrix, 1e-12)) {
            throw new IllegalArgumentException(
                    name + " must be symmetric, got " + Arrays.deepToString(matrix.getData()));
        }
        return new EigenDecompositionSymmetric(matrix).getEigenvalues();
    }

    private static void requirePositive(String name, double[] eigenvalues) {
        double least = eigenvalues[eigenvalues.length - 1];
        if (!(least > 0)) {
            throw new IllegalArgumentException(name + " must be positive definite, but has the eigenvalue " + least);
        }
    }

    /** The scalar system with a = b = q = r = w = 1: optimum 1 + √2 at K = −2.414214, P = 0.353553. */
    public static LinearQuadratic scalar() {
        return scalar(1, 1, 1, 1);
    }

    /** A system of one state and one input, with w = 1. */
    public static LinearQuadratic scalar(double a, double b, double q, double r) {
        return new LinearQuadratic(
                new double[][] {{a}}, new double[][] {{b}}, new double[][] {{q}}, new double[][] {{r}}, new double[][] {
                    {1}
                });
    }

    /** The box of the variables. */
    public Bounds bounds() {
        return bounds;
    }

    /** This system with another box; it should hold the start too, or the start is its nearest point. */
    public LinearQuadratic within(Bounds other) {
        return new LinearQuadratic(this, other);
    }

    /** Number of variables. */
    public int dimension() {
        return pairs + inputs * n;
    }

    /** The problem without further constraints. */
    public Example example() {
        return new Example("linear-quadratic control of " + n + " states", problem(), start(), n == 1 ? map() : null);
    }

    /** The problem with the mean power of the input, tr(KPKᵀ), at most {@code budget}. */
    public Example withInputPower(double budget) {
        return new Example(
                "linear-quadratic control of " + n + " states with bounded input power",
                problem().subjectTo(new Power(budget)),
                start(),
                n == 1 ? map() : null);
    }

    private Example.Point start() {
        double[] x = new double[dimension()];
        double noise = w.getTrace() / n;
        for (int i = 0; i < n; i++) {
            x[index(i, i)] = Math.min(Math.max(noise, bounds.leastCovariance()), bounds.mostCovariance());
        }
        return Example.Point.of(x);
    }

    private ConstrainedProblem problem() {
        double[] low = new double[dimension()];
        double[] high = new double[dimension()];
        Arrays.fill(low, 0, pairs, -bounds.mostCovariance());
        Arrays.fill(high, 0, pairs, bounds.mostCovariance());
        Arrays.fill(low, pairs, low.length, -bounds.gain());
        Arrays.fill(high, pairs, high.length, bounds.gain());
        for (int i = 0; i < n; i++) {
            low[index(i, i)] = bounds.leastCovariance();
        }
        ConstrainedProblem problem = ConstrainedProblem.minimise(new Cost(), Box.of(low, high), dimension());
        if (n > 1) {
            problem = problem.subjectTo(new LeastEigenvalue(bounds.leastCovariance()));
        }
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                problem = problem.withEquality(new Lyapunov(i, j));
            }
        }
        return problem;
    }

    private int index(int i, int j) {
        int low = Math.min(i, j);
        int high = Math.max(i, j);
        return low * n - low * (low - 1) / 2 + high - low;
    }

    RealMatrix covariance(double[] x) {
        RealMatrix p = MatrixUtils.createRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                p.setEntry(i, j, x[index(i, j)]);
            }
        }
        return p;
    }

    RealMatrix gain(double[] x) {
        RealMatrix k = MatrixUtils.createRealMatrix(inputs, n);
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < n; j++) {
                k.setEntry(i, j, x[pairs + i * n + j]);
            }
        }
        return k;
    }

    /** Writes gradients by matrix as a gradient by coordinate. */
    private void write(RealMatrix byCovariance, RealMatrix byGain, double[] out) {
        Arrays.fill(out, 0);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                out[index(i, j)] += byCovariance.getEntry(i, j);
            }
        }
        for (int i = 0; i < inputs; i++) {
            for (int j = 0; j < n; j++) {
                out[pairs + i * n + j] = byGain.getEntry(i, j);
            }
        }
    }

    /** tr((Q + KᵀRK)P). */
    private final class Cost implements Oracle {
        @Override
        public double value(double[] x) {
            RealMatrix k = gain(x);
            return q.add(k.transposeMultiply(r.multiply(k)))
                    .multiply(covariance(x))
                    .getTrace();
        }

        @Override
        public void gradient(double[] x, double[] out) {
            RealMatrix k = gain(x);
            write(
                    q.add(k.transposeMultiply(r.multiply(k))),
                    r.multiply(k).multiply(covariance(x)).scalarMultiply(2),
                    out);
        }
    }

    /** tr(KPKᵀ) − budget. */
    private final class Power implements Oracle {
        private final double budget;

        Power(double budget) {
            this.budget = budget;
        }

        @Override
        public double value(double[] x) {
            RealMatrix k = gain(x);
            return k.multiply(covariance(x)).multiplyTransposed(k).getTrace() - budget;
        }

        @Override
        public void gradient(double[] x, double[] out) {
            RealMatrix k = gain(x);
            write(k.transposeMultiply(k), k.multiply(covariance(x)).scalarMultiply(2), out);
        }
    }

    /** floor − λ_min(P). */
    private final class LeastEigenvalue implements Oracle {
        private final double floor;

        LeastEigenvalue(double floor) {
            this.floor = floor;
        }

        @Override
        public double value(double[] x) {
            return floor - new EigenDecompositionSymmetric(covariance(x)).getEigenvalues()[n - 1];
        }

        @Override
        public void gradient(double[] x, double[] out) {
            RealVector v = new EigenDecompositionSymmetric(covariance(x)).getEigenvector(n - 1);
            write(v.outerProduct(v).scalarMultiply(-1), MatrixUtils.createRealMatrix(inputs, n), out);
        }
    }

    /** Entry (i, j) of (A + BK)P + P(A + BK)ᵀ + W. */
    private final class Lyapunov implements Oracle {
        private final int i;
        private final int j;

        Lyapunov(int i, int j) {
            this.i = i;
            this.j = j;
        }

        @Override
        public double value(double[] x) {
            RealMatrix mp = a.add(b.multiply(gain(x))).multiply(covariance(x));
            return mp.getEntry(i, j) + mp.getEntry(j, i) + w.getEntry(i, j);
        }

        @Override
        public void gradient(double[] x, double[] out) {
            RealMatrix y = MatrixUtils.createRealMatrix(n, n);
            y.addToEntry(i, j, 0.5);
            y.addToEntry(j, i, 0.5);
            RealMatrix m = a.add(b.multiply(gain(x)));
            RealMatrix ym = y.multiply(m);
            write(
                    ym.add(ym.transpose()),
                    b.transposeMultiply(y).multiply(covariance(x)).scalarMultiply(2),
                    out);
        }
    }

    /** (P, K) to (P, KP), for one state. */
    private static HiddenMap map() {
        return new HiddenMap() {
            @Override
            public double[] forward(double[] x) {
                return new double[] {x[0], x[0] * x[1]};
            }

            @Override
            public double[] inverse(double[] u) {
                return new double[] {u[0], u[1] / u[0]};
            }
        };
    }

    /**
     * The optimal cost without further constraints, from the Riccati equation by Kleinman's iteration, each step a
     * Lyapunov equation in Kronecker form: a reference.
     *
     * @param stabilising a gain that makes A + BK stable, m × n
     * @throws IllegalArgumentException if it does not
     * @throws FathomException if 60 steps do not converge to a positive semidefinite solution
     */
    public double riccatiCost(double[][] stabilising) {
        return new Riccati(a, b, q, r)
                .solve(matrix("stabilising", stabilising, inputs, n))
                .multiply(w)
                .getTrace();
    }
}
