package dev.fathom.ngvi;

import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * The Hessian of the loss in expectation parameters relative to that of the mirror map, I + R, in whitened directions a
 * = δm/√v, b = δ(ω2 − 2mω1)/(√2 v). The KL divergence gives exactly I; R comes from derivatives of the likelihood of
 * order two to four. Its largest absolute eigenvalue is the local L_rel, negative eigenvalues show that the loss is not
 * convex in ω.
 *
 * <p>The expectations are exact for counts, and for the others those of 60 nodes: good where every xᵀz has a deviation
 * of at most about 2. Where one is wider the fourth derivatives fall between the nodes, and both ends of the spectrum
 * may be an artefact of the rule, larger than the exact ones by as much as a factor of fifty at a deviation of 11.
 */
public final class RelativeSmoothness {

    private static final int MOST_DENSE = 500;

    private final double[][] matrix;
    private final double[] eigenvalues;

    private RelativeSmoothness(double[][] matrix, double[] eigenvalues) {
        this.matrix = matrix;
        this.eigenvalues = eigenvalues;
    }

    /**
     * The whole matrix and its spectrum, for d of at most 500; {@link #extremes} has no such limit.
     *
     * @throws ModelException if d is larger
     */
    public static RelativeSmoothness at(Glm model, MeanFieldGaussian q) {
        int d = model.dim();
        if (d > MOST_DENSE) {
            throw new ModelException(
                    "the whole smoothness matrix was asked for with d = " + d,
                    "it is made for d <= " + MOST_DENSE + "; extremes() works for any d");
        }
        SmoothnessOperator operator = operator(model, q);
        double[][] matrix = new double[2 * d][2 * d];
        double[] unit = new double[2 * d];
        for (int i = 0; i < 2 * d; i++) {
            unit[i] = 1;
            operator.multiply(unit, matrix[i]);
            unit[i] = 0;
        }
        for (int i = 0; i < 2 * d; i++) {
            for (int j = 0; j < i; j++) { // equal but for rounding
                matrix[i][j] = matrix[j][i];
            }
        }
        double[] values = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(matrix)).getEigenvalues();
        Arrays.sort(values);
        return new RelativeSmoothness(matrix, values);
    }

    /**
     * The smallest and the largest eigenvalue of I + R by Lanczos' method, in that order.
     *
     * @param tolerance relative to the largest absolute eigenvalue, for instance 1e-6
     */
    public static double[] extremes(Glm model, MeanFieldGaussian q, double tolerance) {
        Lanczos lanczos = new Lanczos(2 * model.dim());
        lanczos.run(operator(model, q), tolerance);
        return new double[] {lanczos.smallest(), lanczos.largest()};
    }

    private static SmoothnessOperator operator(Glm model, MeanFieldGaussian q) {
        Glm.Expectation e = new Glm.Expectation(model);
        double[] v = q.variances();
        e.evaluate(q.means(), v);
        return new SmoothnessOperator(e, v);
    }

    /** An entry of I + R, rows and columns from 0 to 2d. */
    public double at(int row, int column) {
        return matrix[row][column];
    }

    /** The eigenvalues of I + R, rising: a copy. */
    public double[] eigenvalues() {
        return eigenvalues.clone();
    }

    /** The smallest eigenvalue; the local relative strong convexity if positive. */
    public double smallest() {
        return eigenvalues[0];
    }

    /** The largest eigenvalue. */
    public double largest() {
        return eigenvalues[eigenvalues.length - 1];
    }

    /** The local L_rel: the largest absolute eigenvalue. */
    public double smoothness() {
        return Math.max(Math.abs(smallest()), Math.abs(largest()));
    }
}
