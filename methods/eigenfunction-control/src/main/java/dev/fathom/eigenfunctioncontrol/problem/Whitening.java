package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.ScalarField;
import dev.fathom.sde.VectorField;
import java.util.Arrays;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * A constant invertible σ made the identity by {@code y = σ⁻¹x}. The drift becomes {@code σ⁻¹b(σy)}, which must be a
 * gradient in y; the control stays what it is.
 */
public final class Whitening {

    private static final double LARGEST_CONDITION = 1e8;

    private final double[] sigma;
    private final double[] inverse;
    private final int dim;

    Whitening(double[][] sigma, int dim) {
        if (sigma.length != dim || Arrays.stream(sigma).anyMatch(row -> row.length != dim)) {
            throw new ProblemException(
                    ProblemException.Fault.SHAPE,
                    sigma.length,
                    "sigma must be " + dim + " x " + dim + ", it has " + sigma.length + " rows",
                    "give one row for each dimension");
        }
        RealMatrix matrix = MatrixUtils.createRealMatrix(sigma);
        double condition = new SingularValueDecomposition(matrix).getConditionNumber();
        if (!(condition < LARGEST_CONDITION)) {
            throw new ProblemException(
                    ProblemException.Fault.SETTING,
                    condition,
                    "sigma is singular: its condition number is " + condition + ", allowed is < " + LARGEST_CONDITION,
                    "the noise must reach every direction; leave the others out of the state");
        }
        this.dim = dim;
        this.sigma = flat(matrix.getData());
        this.inverse = flat(MatrixUtils.inverse(matrix).getData());
    }

    private static double[] flat(double[][] matrix) {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
    }

    private Tensor times(double[] matrix, Tensor rows) {
        return rows.matmul(Tensors.of(matrix, dim, dim).to(rows.dtype()).t());
    }

    /** The original state of a whitened one. */
    public Tensor original(Tensor y) {
        return times(sigma, y);
    }

    /** The whitened state of an original one. */
    public Tensor whitened(Tensor x) {
        return times(inverse, x);
    }

    /** A control law for original states from one for whitened ones. */
    public Feedback original(Feedback control) {
        return (x, t) -> control.at(whitened(x), t);
    }

    VectorField whitened(VectorField drift) {
        return y -> times(inverse, drift.at(original(y)));
    }

    ScalarField whitened(ScalarField cost) {
        return y -> cost.value(original(y));
    }

    double[] whitened(double[] point) {
        double[] y = new double[dim];
        for (int i = 0; i < dim; i++) {
            for (int j = 0; j < dim; j++) {
                y[i] += inverse[i * dim + j] * point[j];
            }
        }
        return y;
    }
}
