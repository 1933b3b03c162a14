package dev.fathom.amid;

import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.engine.Rng;
import java.util.Arrays;

/** Markets that several tests use. */
final class Markets {

    private Markets() {}

    /** The paper's setting A1 on a grid of a given size. */
    static BatchedAuction a1(int grid) {
        return BatchedAuction.builder().values(grid).bids(grid).build();
    }

    /** Random row-stochastic dynamics over values and the inactive state. */
    static double[][] randomMatrix(int states, Rng rng) {
        double[][] w = new double[states][states];
        for (double[] row : w) {
            double sum = 0;
            for (int i = 0; i < states; i++) {
                row[i] = 0.05 + rng.nextDouble();
                sum += row[i];
            }
            for (int i = 0; i < states; i++) {
                row[i] /= sum;
            }
        }
        return w;
    }

    static double[] normal(int n, Rng rng) {
        double[] draw = new double[n];
        Arrays.setAll(draw, i -> rng.nextGaussian());
        return draw;
    }
}
