package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Arrays;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/** Measures {@code exp(−2W)} that can be drawn from without a Markov chain. */
interface ExactLaw {

    Tensor draw(int n, Rng rng);

    /** {@code W = ½(x − m)ᵀK(x − m)}: normal with covariance {@code (2K)⁻¹}. */
    static ExactLaw normal(double[][] k, double[] m) {
        int d = m.length;
        RealMatrix precision = MatrixUtils.createRealMatrix(k).scalarMultiply(2);
        RealMatrix inverse = MatrixUtils.inverse(precision);
        RealMatrix covariance = inverse.add(inverse.transpose()).scalarMultiply(0.5);
        RealMatrix factor = new CholeskyDecomposition(covariance, 1e-6, 1e-12).getLT();
        double[] flat =
                Arrays.stream(factor.getData()).flatMapToDouble(Arrays::stream).toArray();
        return (n, rng) -> rng.normal(DType.F32, n, d)
                .matmul(Tensors.of(flat, d, d).to(DType.F32))
                .add(Tensors.of(m, 1, d).to(DType.F32));
    }

    /** {@code W = c s(r² − R²)r²} in the plane: the radius by its inverse distribution, the angle uniform. */
    static ExactLaw ring(RingField field, double c) {
        double at = field.radius() / Math.sqrt(2);
        double width = 1 / Math.sqrt(2 * c * 4 * field.strength() * field.radius() * field.radius());
        double low = Math.max(1e-9, at - 10 * width);
        int cells = 4000;
        double h = 20 * width / cells;
        double[] sums = new double[cells + 1];
        double floor = -field.strength() * Math.pow(field.radius(), 4) / 4;
        for (int i = 0; i < cells; i++) {
            double r = low + (i + 0.5) * h;
            double e = field.strength() * (r * r - field.radius() * field.radius()) * r * r;
            sums[i + 1] = sums[i] + r * Math.exp(-2 * c * (e - floor));
        }
        return (n, rng) -> {
            double[] x = new double[2 * n];
            for (int k = 0; k < n; k++) {
                double u = rng.nextDouble() * sums[cells];
                int i = Arrays.binarySearch(sums, u);
                int cell = Math.max(0, Math.min(cells - 1, i >= 0 ? i : -i - 2));
                double share = (u - sums[cell]) / Math.max(1e-300, sums[cell + 1] - sums[cell]);
                double r = low + (cell + share) * h;
                double angle = 2 * Math.PI * rng.nextDouble();
                x[2 * k] = r * Math.cos(angle);
                x[2 * k + 1] = r * Math.sin(angle);
            }
            return Tensors.of(x, n, 2).to(DType.F32);
        };
    }
}
