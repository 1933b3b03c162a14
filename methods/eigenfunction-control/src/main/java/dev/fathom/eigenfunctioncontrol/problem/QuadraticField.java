package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.ScalarField;
import java.util.Arrays;

/** {@code ½ xᵀMx} for a symmetric M. */
final class QuadraticField implements ScalarField {

    private final double[][] matrix;
    private final double trace;

    QuadraticField(double[][] matrix) {
        int n = matrix.length;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            if (matrix[i].length != n) {
                throw new IllegalArgumentException(
                        "the matrix must be square, row " + i + " of " + n + " has " + matrix[i].length + " entries");
            }
            for (int j = 0; j < i; j++) {
                double off = Math.abs(matrix[i][j] - matrix[j][i]);
                if (!(off <= 1e-9 * (1 + Math.abs(matrix[i][j])))) {
                    throw new IllegalArgumentException("the matrix must be symmetric, entries (" + i + ", " + j
                            + ") and (" + j + ", " + i + ") differ by " + off);
                }
            }
            sum += matrix[i][i];
        }
        this.matrix = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
        this.trace = sum;
    }

    double[][] matrix() {
        return Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    }

    private Tensor tensor(Tensor like) {
        double[] flat = Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
        return Tensors.of(flat, matrix.length, matrix.length).to(like.dtype());
    }

    @Override
    public Tensor value(Tensor x) {
        return gradient(x).mul(x).sum(1).mul(0.5);
    }

    @Override
    public Tensor gradient(Tensor x) {
        return x.matmul(tensor(x));
    }

    @Override
    public Tensor hessian(Tensor x) {
        return tensor(x).unsqueeze(0).expand(x.size(0), matrix.length, matrix.length);
    }

    @Override
    public Tensor laplacian(Tensor x) {
        return Tensors.full(trace, x.dtype(), x.size(0));
    }
}
