package dev.fathom.ngvi;

import dev.fathom.data.MissingClientException;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.ngvi.data.FrameSpec;
import dev.fathom.ngvi.data.ModelFrame;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;

/** Models that several tests use. */
final class Samples {

    private Samples() {}

    /** Random logistic rows. */
    static Glm logistic(int n, int d, long seed) {
        Random random = new Random(seed);
        double[] x = new double[n * d];
        double[] y = new double[n];
        for (int i = 0; i < n * d; i++) {
            x[i] = random.nextGaussian();
        }
        for (int i = 0; i < n; i++) {
            y[i] = i % 2 == 0 ? 1 : -1;
        }
        return Glm.logistic(Design.rowMajor(d, x), y);
    }

    /** Ten times x = 4, y = ±1: a loss that is far from convex in ω. */
    static Glm steep() {
        double[] x = new double[11];
        double[] y = new double[11];
        Arrays.fill(x, 0, 10, 4);
        Arrays.fill(y, 1);
        y[10] = -1; // x = 0: says nothing, but makes the labels differ
        return Glm.logistic(Design.rowMajor(1, x), y);
    }

    /** A random Gaussian. */
    static MeanFieldGaussian gaussian(int d, Random random) {
        double[] m = new double[d];
        double[] v = new double[d];
        for (int i = 0; i < d; i++) {
            m[i] = random.nextGaussian();
            v[i] = Math.exp(random.nextGaussian());
        }
        return MeanFieldGaussian.of(m, v);
    }

    /** ½ zᵀAz − bᵀz. */
    record Quadratic(double[][] a, double[] b) implements LogJoint {
        @Override
        public int dim() {
            return b.length;
        }

        @Override
        public int rows() {
            return 1;
        }

        @Override
        public boolean isLogConcave() {
            return true;
        }

        @Override
        public double energy(double[] z, int[] batch, double[] gradient, double[] hessianDiagonal) {
            double energy = 0;
            for (int i = 0; i < b.length; i++) {
                gradient[i] = -b[i];
                for (int j = 0; j < b.length; j++) {
                    gradient[i] += a[i][j] * z[j];
                }
                energy += z[i] * (gradient[i] - b[i]) / 2;
                if (hessianDiagonal != null) {
                    hessianDiagonal[i] = a[i][i];
                }
            }
            return energy;
        }
    }

    static Glm breastCancer() {
        return fetched("breast-cancer", FrameSpec.of("benign"));
    }

    static Glm digits() {
        return fetched("digits", new FrameSpec("digit", List.of(), List.of(), List.of("6", "8"), false, 16, false, 0));
    }

    /**
     * Real data, fetched into the user's cache once; only a system without the client that it comes by goes without.
     */
    private static Glm fetched(String name, FrameSpec spec) {
        Catalog catalog = Catalog.standard(FathomHome.ofEnvironment().cache().resolve("data"));
        try {
            return ModelFrame.of(catalog.table(name, text -> {}), spec, Likelihood.LOGISTIC)
                    .glm();
        } catch (MissingClientException e) {
            return Assumptions.abort(e.getMessage());
        }
    }

    /** Section 6.2 of the specification: 200 rows of counts from java.util.Random(3). */
    static Glm counts() {
        return PoissonSample.of(3, 200, 5);
    }
}
