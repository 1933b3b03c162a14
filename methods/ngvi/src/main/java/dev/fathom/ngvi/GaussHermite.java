package dev.fathom.ngvi;

import java.util.Arrays;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/** Gauss-Hermite quadrature for E f(Z), Z ~ N(0, 1): nodes and weights, without those whose weight cannot be seen. */
final class GaussHermite {

    private static final double NEGLIGIBLE = 1e-18;

    final double[] nodes;
    final double[] weights;

    private GaussHermite(double[] nodes, double[] weights) {
        this.nodes = nodes;
        this.weights = weights;
    }

    static GaussHermite of(int points) {
        if (points < 2 || points > 100) {
            throw new IllegalArgumentException("quadrature needs 2 to 100 nodes, got " + points);
        }
        GaussIntegrator rule = new GaussIntegratorFactory().hermite(points); // for the weight exp(-x²)
        int kept = 0;
        double[] nodes = new double[points];
        double[] weights = new double[points];
        for (int i = 0; i < points; i++) {
            double weight = rule.getWeight(i) / Math.sqrt(Math.PI);
            if (weight > NEGLIGIBLE) {
                nodes[kept] = Math.sqrt(2) * rule.getPoint(i);
                weights[kept++] = weight;
            }
        }
        return new GaussHermite(Arrays.copyOf(nodes, kept), Arrays.copyOf(weights, kept));
    }
}
