package dev.fathom.eigenfunctioncontrol.exact;

import dev.fathom.engine.Tensors;
import dev.fathom.sde.Feedback;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The value {@code xᵀF(t)x + k(t)} of a {@link SymmetricLqr} with terminal cost {@code xᵀQx}, by the Riccati equation
 * {@code −F' = P − AF − FA − 2F²}, {@code −k' = tr F/β}, with fourth-order Runge–Kutta steps.
 */
public final class Riccati {

    private final double horizon;
    private final double dt;
    private final RealMatrix[] f;
    private final double[] k;

    /**
     * Solves backwards from the horizon.
     *
     * @param q symmetric
     * @param steps at least 1; 1000 or more for references
     */
    public Riccati(SymmetricLqr lqr, double[][] q, double horizon, int steps) {
        if (!(horizon > 0) || steps < 1) {
            throw new IllegalArgumentException("horizon must be > 0 and steps >= 1, got " + horizon + " and " + steps);
        }
        this.horizon = horizon;
        this.dt = horizon / steps;
        this.f = new RealMatrix[steps + 1];
        this.k = new double[steps + 1];
        f[steps] = MatrixUtils.createRealMatrix(q);
        for (int n = steps; n > 0; n--) {
            RealMatrix one = rate(lqr, f[n]);
            RealMatrix two = rate(lqr, f[n].add(one.scalarMultiply(dt / 2)));
            RealMatrix three = rate(lqr, f[n].add(two.scalarMultiply(dt / 2)));
            RealMatrix four = rate(lqr, f[n].add(three.scalarMultiply(dt)));
            RealMatrix sum = one.add(two.add(three).scalarMultiply(2)).add(four);
            f[n - 1] = f[n].add(sum.scalarMultiply(dt / 6));
            RealMatrix middle = f[n].add(f[n - 1])
                    .scalarMultiply(0.5)
                    .add(one.subtract(four).scalarMultiply(dt / 8));
            k[n - 1] = k[n] + dt / (6 * lqr.beta()) * (f[n].getTrace() + 4 * middle.getTrace() + f[n - 1].getTrace());
        }
    }

    private static RealMatrix rate(SymmetricLqr lqr, RealMatrix f) {
        RealMatrix turned = lqr.drift().multiply(f);
        return lqr.cost()
                .subtract(turned)
                .subtract(turned.transpose())
                .subtract(f.multiply(f).scalarMultiply(2));
    }

    /** F at a time, on the grid point nearest to it. */
    public double[][] matrix(double t) {
        return f[index(t)].getData();
    }

    private int index(double t) {
        return (int) Math.max(0, Math.min(f.length - 1, Math.round(t / dt)));
    }

    /** The value at a state and a time. */
    public double value(double[] x, double t) {
        RealMatrix column = MatrixUtils.createColumnRealMatrix(x);
        return column.transpose().multiply(f[index(t)]).multiply(column).getEntry(0, 0) + k[index(t)];
    }

    /** The horizon. */
    public double horizon() {
        return horizon;
    }

    /** The optimal control {@code −2F(t)x}. */
    public Feedback control() {
        return (x, t) -> {
            double[] flat = SymmetricLqr.flat(f[index(t)].getData());
            int d = f[0].getRowDimension();
            return x.detach().matmul(Tensors.of(flat, d, d).to(x.dtype())).mul(-2);
        };
    }
}
