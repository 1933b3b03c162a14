package dev.fathom.ngvi;

import java.util.Random;

/** Counts of known rates, the same on every machine: the design is ½N(0, 1), the weights 0.6 N(0, 1). */
public final class PoissonSample {

    private PoissonSample() {}

    /**
     * Draws the design row by row, then the weights, then the counts by Knuth's product of uniforms.
     *
     * @param seed of {@link Random}
     * @param rows n
     * @param columns d
     */
    public static Glm of(long seed, int rows, int columns) {
        Random random = new Random(seed);
        double[] x = new double[rows * columns];
        for (int i = 0; i < x.length; i++) {
            x[i] = 0.5 * random.nextGaussian();
        }
        double[] weights = new double[columns];
        for (int j = 0; j < columns; j++) {
            weights[j] = 0.6 * random.nextGaussian();
        }
        Design design = Design.rowMajor(columns, x);
        double[] counts = new double[rows];
        for (int i = 0; i < rows; i++) {
            double limit = Math.exp(-Math.exp(design.dot(i, weights)));
            double product = random.nextDouble();
            while (product > limit) {
                product *= random.nextDouble();
                counts[i]++;
            }
        }
        return Glm.poisson(design, counts);
    }
}
