package dev.fathom.eigenfunctioncontrol.exact;

import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.Feedback;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The optimal control of one coordinate of a separable problem, by implicit steps of the heat equation {@code ∂_τψ + Sψ
 * = 0} on a grid: of second order and damping what a grid cannot resolve (SDIRK2).
 */
public final class SeparableControl {

    private static final double GAMMA = 1 - Math.sqrt(0.5);

    private final double low;
    private final double h;
    private final double step;
    private final double horizon;
    private final double beta;
    private final double[][] control;
    private final double[] valueAtStart;

    /**
     * Solves back from the horizon.
     *
     * @param spectrum the operator on its grid
     * @param e the potential of this coordinate
     * @param g its terminal cost
     * @param steps at which the control is kept
     * @param substeps implicit steps between two of them
     */
    public SeparableControl(
            Spectrum1d spectrum,
            DoubleUnaryOperator e,
            DoubleUnaryOperator g,
            double beta,
            double horizon,
            int steps,
            int substeps) {
        double[] x = spectrum.points();
        this.low = x[0];
        this.h = spectrum.spacing();
        this.step = horizon / steps;
        this.horizon = horizon;
        this.beta = beta;
        this.control = new double[steps + 1][];
        int n = x.length;
        double tau = GAMMA * step / substeps / (2 * beta);
        double[] diagonal = spectrum.potential();
        for (int i = 0; i < n; i++) {
            diagonal[i] = 1 + tau * (2 / (h * h) + diagonal[i]);
        }
        double[] psi = new double[n];
        Arrays.setAll(psi, i -> Math.exp(-beta * e.applyAsDouble(x[i]) - beta * g.applyAsDouble(x[i])));
        double scale = 0;
        for (int k = steps; k >= 0; k--) {
            if (k < steps) {
                for (int s = 0; s < substeps; s++) {
                    psi = advance(diagonal, -tau / (h * h), psi);
                }
                double top = Arrays.stream(psi).max().orElseThrow();
                for (int i = 0; i < n; i++) {
                    psi[i] /= top;
                }
                scale += Math.log(top);
            }
            control[k] = slopes(psi, x, e);
        }
        valueAtStart = new double[n];
        for (int i = 0; i < n; i++) {
            valueAtStart[i] = -(Math.log(psi[i]) + scale + beta * e.applyAsDouble(x[i])) / beta;
        }
    }

    /** Two solves with {@code I + γτS}; {@code Sψ₁} follows from the first. */
    private static double[] advance(double[] diagonal, double off, double[] psi) {
        double[] middle = Tridiagonal.solve(diagonal, off, psi);
        double[] right = new double[psi.length];
        Arrays.setAll(right, i -> psi[i] - (1 - GAMMA) / GAMMA * (psi[i] - middle[i]));
        return Tridiagonal.solve(diagonal, off, right);
    }

    private double[] slopes(double[] psi, double[] x, DoubleUnaryOperator e) {
        int n = psi.length;
        double[] u = new double[n];
        for (int i = 1; i < n - 1; i++) {
            double down = beta * e.applyAsDouble(x[i - 1]) + Math.log(Math.max(psi[i - 1], 1e-300));
            double up = beta * e.applyAsDouble(x[i + 1]) + Math.log(Math.max(psi[i + 1], 1e-300));
            u[i] = (up - down) / (2 * h) / beta;
        }
        u[0] = u[1];
        u[n - 1] = u[n - 2];
        return u;
    }

    /** V at time 0 for a position on the grid's range. */
    public double value(double x) {
        double at = (x - low) / h;
        int i = (int) Math.max(0, Math.min(valueAtStart.length - 2, Math.floor(at)));
        double share = at - i;
        return valueAtStart[i] * (1 - share) + valueAtStart[i + 1] * share;
    }

    /** The control of positions (batch) at a time, linear between the grid's points. */
    Tensor at(Tensor x, double t) {
        int k = (int) Math.max(0, Math.min(control.length - 1, Math.round(t / step)));
        int n = control[k].length;
        Tensor place = x.detach().to(DType.F64).sub(low).div(h).clamp(0, n - 1.000001);
        Tensor below = place.floor();
        Tensor share = place.sub(below);
        Tensor index = below.to(DType.I64);
        Tensor table = Tensors.of(control[k], n);
        Tensor left = table.indexSelect(0, index);
        Tensor right = table.indexSelect(0, index.add(1));
        return left.add(right.sub(left).mul(share)).to(x.dtype());
    }

    /** The horizon. */
    public double horizon() {
        return horizon;
    }

    /** The control of a problem whose coordinates are controlled one by one. */
    public static Feedback of(List<SeparableControl> coordinates) {
        return (x, t) -> {
            Tensor[] columns = new Tensor[coordinates.size()];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = coordinates.get(i).at(x.select(1, i), t);
            }
            return Tensors.stack(Arrays.asList(columns), 1);
        };
    }
}
