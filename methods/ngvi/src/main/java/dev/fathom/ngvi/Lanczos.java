package dev.fathom.ngvi;

import java.util.Arrays;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/**
 * Lanczos' method with full reorthogonalisation for the two ends of a symmetric operator's spectrum. It starts from the
 * extreme vectors that the run before found, so that a slowly changing operator costs a few products.
 */
final class Lanczos {

    private static final int FEWEST = 4;

    private final double[] start;
    private double smallest;
    private double largest;

    Lanczos(int size) {
        start = new double[size];
        for (int i = 0; i < size; i++) { // any vector that no symmetry of the data is likely to be orthogonal to
            start[i] = 1 + 0.5 * Math.sin(1 + 12.9898 * i);
        }
    }

    /**
     * Finds the ends of the spectrum.
     *
     * @param tolerance error of both ends relative to the largest absolute eigenvalue
     */
    void run(SmoothnessOperator operator, double tolerance) {
        int n = start.length;
        double[][] basis = new double[n][];
        double[] alpha = new double[n];
        double[] beta = new double[n];
        double[] next = start.clone();
        normalise(next);
        for (int k = 0; k < n; k++) {
            basis[k] = next;
            next = new double[n];
            operator.multiply(basis[k], next);
            alpha[k] = dot(basis[k], next);
            for (int pass = 0; pass < 2; pass++) {
                for (int j = 0; j <= k; j++) {
                    add(next, -dot(basis[j], next), basis[j]);
                }
            }
            beta[k] = normalise(next);
            boolean done = k + 1 == n || beta[k] < 1e-12 * Math.abs(alpha[0]);
            if ((k + 1 >= FEWEST || done) && ends(basis, alpha, beta, k + 1, tolerance, done)) {
                return;
            }
        }
    }

    private boolean ends(double[][] basis, double[] alpha, double[] beta, int k, double tolerance, boolean last) {
        if (k == 1) {
            smallest = alpha[0];
            largest = alpha[0];
            return true;
        }
        EigenDecompositionSymmetric eigen =
                new EigenDecompositionSymmetric(Arrays.copyOf(alpha, k), Arrays.copyOf(beta, k - 1));
        double[] values = eigen.getEigenvalues();
        int high = 0;
        int low = 0;
        for (int i = 1; i < k; i++) {
            high = values[i] > values[high] ? i : high;
            low = values[i] < values[low] ? i : low;
        }
        largest = values[high];
        smallest = values[low];
        double scale = tolerance * Math.max(Math.abs(largest), Math.abs(smallest));
        double highError = beta[k - 1] * Math.abs(eigen.getEigenvector(high).getEntry(k - 1));
        double lowError = beta[k - 1] * Math.abs(eigen.getEigenvector(low).getEntry(k - 1));
        if (!last && (highError > scale || lowError > scale)) {
            return false;
        }
        largest += last ? 0 : highError; // never less than the eigenvalue nearest to it
        Arrays.setAll(start, i -> 0.05 * Math.sin(1 + 12.9898 * i) / Math.sqrt(start.length));
        for (int j = 0; j < k; j++) {
            add(
                    start,
                    eigen.getEigenvector(high).getEntry(j)
                            + 0.5 * eigen.getEigenvector(low).getEntry(j),
                    basis[j]);
        }
        return true;
    }

    double smallest() {
        return smallest;
    }

    double largest() {
        return largest;
    }

    /** The largest absolute eigenvalue. */
    double norm() {
        return Math.max(Math.abs(largest), Math.abs(smallest));
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] target, double factor, double[] vector) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * vector[i];
        }
    }

    private static double normalise(double[] vector) {
        double norm = Math.sqrt(dot(vector, vector));
        if (norm > 0) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= norm;
            }
        }
        return norm;
    }
}
