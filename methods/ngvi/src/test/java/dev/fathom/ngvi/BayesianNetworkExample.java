package dev.fathom.ngvi;

import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Arrays;

/** A Bayesian network of one hidden layer that learns the exclusive or, shown in docs/ngvi.md. */
final class BayesianNetworkExample {

    record Result(double accuracy, ViResult fit) {}

    static Result run() {
        int n = 200;
        int hidden = 8;
        int d = 2 * hidden + hidden + hidden; // weights in, biases, weights out
        Rng rng = Rng.seed(1);
        double[] x = new double[2 * n];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            x[2 * i] = 2 * rng.nextDouble() - 1;
            x[2 * i + 1] = 2 * rng.nextDouble() - 1;
            y[i] = x[2 * i] * x[2 * i + 1] > 0 ? 1 : -1;
        }
        Tensor rows = Tensors.of(x, n, 2);
        PredictorLogJoint.Predictor network = (z, batch) -> {
            Tensor in = batch == null ? rows : rows.indexSelect(0, Tensors.of(batch, batch.length));
            Tensor layer = in.matmul(z.narrow(0, 0, 2 * hidden).reshape(2, hidden))
                    .add(z.narrow(0, 2 * hidden, hidden))
                    .tanh();
            return layer.matmul(z.narrow(0, 3 * hidden, hidden));
        };
        LogJoint model = new PredictorLogJoint(d, Likelihood.LOGISTIC, y, network, rng.split("signs"));
        MeanFieldGaussian start =
                MeanFieldGaussian.of(MeanFieldGaussian.standard(d).sample(rng), filled(d, 0.01));
        ViResult fit = NaturalGradientVi.builder()
                .step(Steps.inverseSqrt(0.1))
                .start(start)
                .batchSize(50)
                .seed(1)
                .build()
                .fit(model, GaussianPrior.isotropic(d, 3), 150);
        double[] output = network.of(Tensors.of(fit.q().means(), d), null).toDoubles();
        int right = 0;
        for (int i = 0; i < n; i++) {
            right += output[i] * y[i] > 0 ? 1 : 0;
        }
        return new Result((double) right / n, fit);
    }

    private static double[] filled(int d, double value) {
        double[] filled = new double[d];
        Arrays.fill(filled, value);
        return filled;
    }
}
