package dev.fathom.ngvi.baseline;

import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.ModelException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;

/** XᵀWX + S0, factored. */
final class NormalEquations {

    private final CholeskyDecomposition factor;

    NormalEquations(Glm model, GaussianPrior prior, double[] weights) {
        int d = model.dim();
        double[][] a = new double[d][d];
        for (int row = 0; row < weights.length; row++) {
            for (int i = 0; i < d; i++) {
                double scaled = weights[row] * model.design().at(row, i);
                if (scaled != 0) {
                    for (int j = 0; j <= i; j++) {
                        a[i][j] += scaled * model.design().at(row, j);
                    }
                }
            }
        }
        for (int i = 0; i < d; i++) {
            a[i][i] += prior.precision(i);
            for (int j = 0; j < i; j++) {
                a[j][i] = a[i][j];
            }
        }
        factor = factored(a);
    }

    private static CholeskyDecomposition factored(double[][] a) {
        if (IntStream.range(0, a.length).anyMatch(i -> !Double.isFinite(a[i][i]))) { // which bound the others
            throw unusable("infinite");
        }
        try {
            return new CholeskyDecomposition(new Array2DRowRealMatrix(a, false));
        } catch (MathIllegalArgumentException e) {
            throw unusable("not positive definite");
        }
    }

    private static ModelException unusable(String how) {
        return new ModelException(
                "the curvature XᵀWX + S0 is " + how + " in double precision",
                "standardise the columns, or give the prior a smaller deviation");
    }

    double[] solve(double[] right) {
        return factor.getSolver()
                .solve(new org.hipparchus.linear.ArrayRealVector(right, false))
                .toArray();
    }

    double[] inverseDiagonal() {
        var inverse = factor.getSolver().getInverse();
        double[] diagonal = new double[inverse.getRowDimension()];
        Arrays.setAll(diagonal, i -> inverse.getEntry(i, i));
        return diagonal;
    }
}
