package dev.fathom.hiddenconvexity.problem;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.HiddenMap;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.optim.convex.Box;
import java.util.Arrays;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Linear-quadratic control of dx = (Ax + Bu)dt + noise with covariance W, u = Kx. The variables are the stationary
 * covariance P (its upper triangle, row by row) and the gain K (row by row); minimise tr((Q + KᵀRK)P) with the Lyapunov
 * equation (A + BK)P + P(A + BK)ᵀ + W = 0 as equalities and the least eigenvalue of P bounded below. Hidden-convex in
 * (P, KP); the start needs no stabilising gain.
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

    /**
     * A system.
     *
     * @param a n × n
     * @param b n × m
     * @param q n × n, symmetric and positive semidefinite
     * @param r m × m, symmetric and positive definite
     * @param w n × n, symmetric and positive definite
     */
    public LinearQuadratic(double[][] a, double[][] b, double[][] q, double[][] r, double[][] w) {
        this.a = MatrixUtils.createRealMatrix(a);
        this.b = MatrixUtils.createRealMatrix(b);
        this.q = MatrixUtils.createRealMatrix(q);
        this.r = MatrixUtils.createRealMatrix(r);
        this.w = MatrixUtils.createRealMatrix(w);
        this.n = a.length;
        this.inputs = b[0].length;
        this.pairs = n * (n + 1) / 2;
    }

    /** The scalar system with a = b = q = r = w = 1: optimum 1 + √2 at K = −2.414214, P = 0.353553. */
    public static LinearQuadratic scalar() {
        double[][] one = {{1}};
        return new LinearQuadratic(one, one, one, one, one);
    }

    /** Number of variables. */
    public int dimension() {
        return pairs + inputs * n;
    }

    /** The problem without further constraints, from P = I and K = 0. */
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
        for (int i = 0; i < n; i++) {
            x[index(i, i)] = 1;
        }
        return Example.Point.of(x);
    }

    private ConstrainedProblem problem() {
        double[] low = new double[dimension()];
        double[] high = new double[dimension()];
        Arrays.fill(low, -20);
        Arrays.fill(high, 20);
        for (int i = 0; i < n; i++) {
            low[index(i, i)] = 0.01;
        }
        ConstrainedProblem problem = ConstrainedProblem.minimise(new Cost(), Box.of(low, high), dimension());
        if (n > 1) {
            problem = problem.subjectTo(new LeastEigenvalue(0.01));
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
     * @param stabilising a gain that makes A + BK stable
     */
    public double riccatiCost(double[][] stabilising) {
        RealMatrix k = MatrixUtils.createRealMatrix(stabilising);
        RealMatrix s = q;
        for (int step = 0; step < 60; step++) {
            RealMatrix closed = a.add(b.multiply(k));
            s = lyapunov(closed.transpose(), q.add(k.transposeMultiply(r.multiply(k))));
            k = new LUDecomposition(r).getSolver().solve(b.transposeMultiply(s)).scalarMultiply(-1);
        }
        return s.multiply(w).getTrace();
    }

    /** The X with MX + XMᵀ + C = 0. */
    private RealMatrix lyapunov(RealMatrix m, RealMatrix c) {
        RealMatrix kronecker = MatrixUtils.createRealMatrix(n * n, n * n);
        RealVector right = MatrixUtils.createRealVector(new double[n * n]);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                right.setEntry(i * n + j, -c.getEntry(i, j));
                for (int k = 0; k < n; k++) {
                    kronecker.addToEntry(i * n + j, k * n + j, m.getEntry(i, k));
                    kronecker.addToEntry(i * n + j, i * n + k, m.getEntry(j, k));
                }
            }
        }
        RealVector solution = new LUDecomposition(kronecker).getSolver().solve(right);
        RealMatrix x = MatrixUtils.createRealMatrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                x.setEntry(i, j, solution.getEntry(i * n + j));
            }
        }
        return x;
    }
}
