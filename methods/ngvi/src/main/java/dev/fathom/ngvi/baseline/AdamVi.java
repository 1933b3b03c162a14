package dev.fathom.ngvi.baseline;

import dev.fathom.engine.Rng;
import dev.fathom.ngvi.Batches;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.GradientEstimator;
import dev.fathom.ngvi.LikelihoodGradient;
import dev.fathom.ngvi.LogJoint;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.ModelException;
import dev.fathom.ngvi.NonFiniteEnergyException;
import dev.fathom.ngvi.ViListener;
import dev.fathom.ngvi.ViResult;
import java.util.Arrays;
import java.util.List;

/**
 * Adam (β = 0.9 and 0.999) on means and logarithms of deviations: ADVI with a path-wise gradient, or black-box VI with
 * the score function.
 *
 * @param gradient which gradient
 * @param learningRate Adam's step, greater than 0; 1e-3 to 1e-1 is usual
 * @param batchSize rows in a minibatch; 0 for all
 * @param seed decides the order of the rows and all draws
 */
public record AdamVi(Gradient gradient, double learningRate, int batchSize, long seed) {

    /** Which gradient. */
    public sealed interface Gradient {

        /**
         * ADVI: through the draws, or any other estimator of this package.
         *
         * @param estimator how the likelihood's gradients are estimated
         */
        record Path(GradientEstimator estimator) implements Gradient {}

        /**
         * Black-box VI: (ln q − ln p)(z) times the score of q, with the best constant times the score as control
         * variate, coordinate by coordinate.
         *
         * @param draws K, at least 2
         */
        record Score(int draws) implements Gradient {

            /** Checks K. */
            public Score {
                if (draws < 2) {
                    throw new ModelException(
                            "the score estimator got " + draws + " draws", "its control variate needs at least 2");
                }
            }
        }
    }

    /** Checks the learning rate. */
    public AdamVi {
        if (!(learningRate > 0)) {
            throw new ModelException("Adam got learning rate " + learningRate, "use a number > 0, for instance 0.01");
        }
    }

    /**
     * Fits from m = 0, σ = 1.
     *
     * @param epochs passes over the data
     * @throws NonFiniteEnergyException if it diverges to where the model, a mean or a variance is not finite
     * @throws ModelException if the prior has not the model's length
     */
    public ViResult fit(LogJoint model, GaussianPrior prior, int epochs, ViListener listener) {
        return fit(model, prior, epochs, listener, true);
    }

    /** The same without the loss in the trace (NaN), where only the posterior is wanted. */
    public ViResult fitWithoutLoss(LogJoint model, GaussianPrior prior, int epochs) {
        return fit(model, prior, epochs, ViListener.NONE, false);
    }

    private ViResult fit(LogJoint model, GaussianPrior prior, int epochs, ViListener listener, boolean evaluate) {
        int d = model.dim();
        prior.check(d);
        double[] theta = new double[2 * d]; // means, then logarithms of deviations
        double[] m = new double[d];
        double[] v = new double[d];
        Arrays.fill(v, 1);
        Rng rng = Rng.seed(seed);
        Batches batches = new Batches(model.rows(), batchSize, rng.split("rows"));
        Slope slope = gradient instanceof Gradient.Path path
                ? new PathSlope(new LikelihoodGradient(model, path.estimator(), rng.split("draws")), prior)
                : new ScoreSlope(model, prior, ((Gradient.Score) gradient).draws(), rng.split("draws"));
        Adam adam = new Adam(2 * d, learningRate);
        double[] g = new double[2 * d];
        Progress progress = new Progress(model, prior, batches, rng.split("elbo"), listener, evaluate);
        boolean goOn = progress.at(0, Double.NaN, m, v);
        for (long t = 0; t < epochs * batches.perEpoch() && goOn; t++) {
            slope.write(m, v, batches.next(), g);
            adam.step(theta, g);
            for (int i = 0; i < d; i++) {
                m[i] = theta[i];
                v[i] = Math.exp(2 * theta[d + i]);
                if (!Double.isFinite(m[i]) || !Double.isFinite(v[i]) || v[i] == 0) {
                    throw new NonFiniteEnergyException("step " + t + ", the variance", v[i], m);
                }
            }
            if ((t + 1) % batches.perEpoch() == 0) {
                goOn = progress.at(t + 1, learningRate, m, v);
            }
        }
        MeanFieldGaussian q = MeanFieldGaussian.of(m, v);
        return new ViResult(q, q, progress.trace(), !goOn, List.of());
    }
}
