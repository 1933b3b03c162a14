package dev.fathom.hiddenconvexity.problem;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.report.Numbers;
import java.util.Arrays;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.jspecify.annotations.Nullable;

/** AᵀS + SA − SBR⁻¹BᵀS + Q = 0 by Kleinman's iteration, each step a Lyapunov equation in Kronecker form. */
record Riccati(RealMatrix a, RealMatrix b, RealMatrix q, RealMatrix r) {

    /** The stabilising S, from a gain that stabilises. */
    RealMatrix solve(RealMatrix stabilising) {
        RealMatrix k = stabilising;
        if (!stable(a.add(b.multiply(k)))) {
            throw new IllegalArgumentException(
                    "the gain must make A + BK stable, which " + Arrays.deepToString(k.getData()) + " does not");
        }
        RealMatrix s = q;
        RealMatrix before = q;
        for (int step = 0; step < 60; step++) {
            before = s;
            RealMatrix closed = a.add(b.multiply(k));
            try {
                s = lyapunov(closed.transpose(), q.add(k.transposeMultiply(r.multiply(k))));
            } catch (MathIllegalArgumentException singular) {
                throw unsolved("step " + step + " comes to the edge of stability", singular);
            }
            k = new LUDecomposition(r).getSolver().solve(b.transposeMultiply(s)).scalarMultiply(-1);
        }
        double size = s.getFrobeniusNorm();
        double moved = s.subtract(before).getFrobeniusNorm();
        double least = leastEigenvalue(s);
        if (!(moved <= 1e-9 * size) || !(least >= -1e-9 * size)) {
            String end = "a solution of size " + Numbers.text(size, 6) + " still moves by " + Numbers.text(moved, 6)
                    + ", its least eigenvalue is " + Numbers.text(least, 6);
            throw unsolved(end, null);
        }
        return s;
    }

    private static FathomException unsolved(String why, @Nullable Throwable cause) {
        return new FathomException(
                ExitStatus.FAILURE,
                "the Riccati equation is not solved: " + why,
                "(A, B) must be stabilisable and (A, Q) detectable",
                cause);
    }

    /** Whether MᵀX + XM + I = 0 has a positive definite solution. */
    private static boolean stable(RealMatrix m) {
        try {
            return leastEigenvalue(lyapunov(m.transpose(), MatrixUtils.createRealIdentityMatrix(m.getRowDimension())))
                    > 0;
        } catch (MathIllegalArgumentException singular) {
            return false; // two eigenvalues of M sum to 0
        }
    }

    private static double leastEigenvalue(RealMatrix x) {
        RealMatrix symmetric = x.add(x.transpose()).scalarMultiply(0.5);
        return new EigenDecompositionSymmetric(symmetric).getEigenvalues()[x.getRowDimension() - 1];
    }

    /** The X with MX + XMᵀ + C = 0. */
    private static RealMatrix lyapunov(RealMatrix m, RealMatrix c) {
        int n = m.getRowDimension();
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
