package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.ScalarField;

/** Running and terminal costs. */
public final class Costs {

    private Costs() {}

    /** Nothing. */
    public static ScalarField zero() {
        return ScalarField.zero();
    }

    /**
     * {@code xᵀPx}, without a half.
     *
     * @param p symmetric
     */
    public static ScalarField quadratic(double[][] p) {
        double[][] twice = new double[p.length][];
        for (int i = 0; i < p.length; i++) {
            twice[i] = p[i].clone();
            for (int j = 0; j < twice[i].length; j++) {
                twice[i][j] *= 2;
            }
        }
        return new QuadraticField(twice);
    }

    /** {@code c ‖x‖²} in d dimensions. */
    public static ScalarField squared(int d, double c) {
        return new QuadraticField(Potentials.diagonal(d, 2 * c));
    }

    /** {@code c ‖x − m‖²}. */
    public static ScalarField squaredDistance(double c, double... m) {
        return new ShiftedField(new QuadraticField(Potentials.diagonal(m.length, 2 * c)), m);
    }

    /** {@code Σ ν_i (x_i² − 1)²}. */
    public static ScalarField wells(double... nu) {
        return new WellField(nu);
    }

    /** {@code a · x}. */
    public static ScalarField linear(double... a) {
        return x -> x.matmul(Tensors.of(a, a.length).to(x.dtype()));
    }

    /** {@code c ‖x − m‖₁}. */
    public static ScalarField distance(double c, double... m) {
        return x -> {
            Tensor centre = Tensors.of(m, m.length).to(x.dtype());
            return x.sub(centre).abs().sum(1).mul(c);
        };
    }
}
