package dev.fathom.ancre.study;

import dev.fathom.ancre.linear.Layout;
import dev.fathom.ancre.linear.LinearNetLab;
import dev.fathom.ancre.linear.Matrix;
import dev.fathom.engine.Rng;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/** The rates of the theory at depths 3, 4 and 5: exponents of the slow layout, and the bound of the fast one. */
final class LinearRates {

    private static final int[] DEPTHS = {3, 4, 5};

    private LinearRates() {}

    /** Local slopes of log loss over log time for 0:1 on a target of 0, and of the cascade of three blocks. */
    static Measurement slopes() {
        Map<String, Estimate> slopes = new LinkedHashMap<>();
        double worst = 0;
        for (int blocks : DEPTHS) {
            List<Matrix> start = new ArrayList<>(Collections.nCopies(blocks, Matrix.identity(1, 0.3)));
            start.set(0, Matrix.identity(1, 0));
            double slope = slope(blocks, Layout.of("0:1"), start, 400_000);
            slopes.put("0:1 of " + blocks + " blocks", Estimate.exact(slope));
            worst = Math.max(worst, Math.abs(slope + (blocks - 1.0) / (blocks - 2)));
        }
        List<Matrix> start = Collections.nCopies(3, Matrix.identity(1, -0.5));
        slopes.put("cascade of 3 blocks (-3/2)", Estimate.exact(slope(3, Layout.cascade(3), start, 200_000)));
        return new Measurement(Estimate.exact(worst), slopes);
    }

    private static double slope(int blocks, Layout layout, List<Matrix> start, int steps) {
        LinearNetLab lab = new LinearNetLab(blocks, Matrix.identity(1, 1), Matrix.identity(1, 0));
        LinearNetLab.Result result = lab.run(layout, start, 0.1, steps);
        return Math.log(result.loss(steps) / result.loss(steps / 2)) / Math.log(2);
    }

    static Measurement bound(StudyContext context) throws Exception {
        Samples samples = context.each(seed -> {
            double worst = 0;
            double largest = 0;
            double counted = 0;
            for (int blocks : DEPTHS) {
                Descent descent = descent(blocks, seed);
                if (descent.lambda() < 1) {
                    worst = Math.max(worst, descent.worst());
                    counted++;
                }
                largest = Math.max(largest, descent.lambda());
            }
            return Map.of("ratio", counted > 0 ? worst : Double.NaN, "lambda", largest, "counted", counted);
        });
        return Measurement.of(samples.mean("ratio"))
                .baseline("lambda, largest of K", samples.mean("lambda"))
                .baseline("descents with lambda < 1, of " + DEPTHS.length + " of a seed", samples.mean("counted"));
    }

    /**
     * λ = sup ‖W_{K-1} … W_1‖ along a descent, and the largest loss over its bound, of which {@code λ < 1} is the
     * premise.
     */
    private record Descent(double lambda, double worst) {}

    private static Descent descent(int blocks, long seed) {
        int d = 6;
        int steps = 2000;
        double stepSize = 0.005;
        Rng rng = Rng.seed(seed).split(blocks);
        LinearNetLab lab =
                new LinearNetLab(blocks, Matrix.orthogonal(d, rng.split("x")), Matrix.normal(d, 1, rng.split("y")));
        List<Matrix> start = IntStream.range(0, blocks)
                .mapToObj(j -> Matrix.normal(d, 0.05, rng.split("w").split(j)))
                .toList();
        double[] lambda = {0};
        LinearNetLab.Result result = lab.run(
                Layout.of("0:" + (blocks - 1)),
                start,
                stepSize,
                steps,
                (step, loss, weights) -> lambda[0] = Math.max(lambda[0], norm(weights.subList(0, blocks - 1))));
        double rate = 2 * Math.pow(1 - lambda[0], 2) * stepSize;
        double worst = IntStream.rangeClosed(0, steps)
                .mapToDouble(step -> result.loss(step) / (result.loss(0) * Math.exp(-rate * step)))
                .max()
                .orElseThrow();
        return new Descent(lambda[0], worst);
    }

    /** The spectral norm of the product of all factors, the first applied first. */
    private static double norm(List<Matrix> factors) {
        Matrix product = factors.get(0);
        for (Matrix factor : factors.subList(1, factors.size())) {
            product = factor.times(product);
        }
        return new SingularValueDecomposition(new Array2DRowRealMatrix(product.toRows())).getNorm();
    }
}
