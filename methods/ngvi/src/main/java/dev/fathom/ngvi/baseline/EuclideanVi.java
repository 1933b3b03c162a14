package dev.fathom.ngvi.baseline;

import dev.fathom.engine.Rng;
import dev.fathom.ngvi.Batches;
import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.GradientEstimator;
import dev.fathom.ngvi.LikelihoodGradient;
import dev.fathom.ngvi.LogJoint;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.ModelException;
import dev.fathom.ngvi.NonFiniteEnergyException;
import dev.fathom.ngvi.StepSize;
import dev.fathom.ngvi.ViListener;
import dev.fathom.ngvi.ViResult;
import java.util.Arrays;
import java.util.List;

/**
 * Stochastic gradient descent on means and standard deviations (Domke, Garrigos and Gower, "Provable convergence
 * guarantees for black-box variational inference", 2023, for a mean field).
 *
 * @param entropy how the entropy −Σ ln σ enters
 * @param estimator how the likelihood's gradients are estimated
 * @param step the step sizes
 * @param batchSize rows in a minibatch; 0 for all
 * @param seed decides the order of the rows and all draws
 */
public record EuclideanVi(Entropy entropy, GradientEstimator estimator, StepSize step, int batchSize, long seed) {

    /** How the entropy enters. */
    public sealed interface Entropy {

        /**
         * Prox-SGD: the gradient has the energy alone, the entropy comes in by its proximal operator σ ← ½(c + √(c² +
         * 4γ)).
         */
        record Prox() implements Entropy {}

        /**
         * Proj-SGD: the gradient has both, and σ is projected onto σ ≥ 1/√M.
         *
         * @param smoothness M, of the negative log joint, greater than 0; see {@link #smoothness}
         */
        record Projected(double smoothness) implements Entropy {

            /** Checks M. */
            public Projected {
                if (!(smoothness > 0) || Double.isInfinite(smoothness)) {
                    throw new ModelException(
                            "Proj-SGD got smoothness M = " + smoothness,
                            "M must be positive and finite; for counts there is no bound, give your own");
                }
            }
        }
    }

    /**
     * M = sup φ'' · λmax(XᵀX) + max s0, by power iteration.
     *
     * @throws ModelException if the prior has not the model's length
     */
    public static double smoothness(Glm model, GaussianPrior prior) {
        int d = model.dim();
        prior.check(d);
        double prior0 = 0;
        for (int j = 0; j < d; j++) {
            prior0 = Math.max(prior0, prior.precision(j));
        }
        double[] start = new double[d];
        Arrays.fill(start, 1 / Math.sqrt(d));
        Design design = model.design();
        double largest = largestEigenvalue(design, start);
        for (int row = 0; row < design.rows() && largest == 0; row++) { // every row sums to 0: start from one of them
            int at = row;
            Arrays.setAll(start, j -> design.at(at, j));
            largest = largestEigenvalue(design, start);
        }
        return model.likelihood().curvatureBound() * largest + prior0;
    }

    /** λmax(XᵀX) by power iteration; 0 if X times the start is 0. */
    private static double largestEigenvalue(Design design, double[] start) {
        double[] u = start.clone();
        double largest = 0;
        for (int k = 0; k < 200; k++) {
            double[] next = new double[u.length];
            for (int row = 0; row < design.rows(); row++) {
                double dot = design.dot(row, u);
                for (int j = 0; j < u.length; j++) {
                    next[j] += dot * design.at(row, j);
                }
            }
            double norm = 0;
            for (double value : next) {
                norm += value * value;
            }
            if (norm == 0) {
                return 0;
            }
            largest = Math.sqrt(norm);
            for (int j = 0; j < u.length; j++) {
                u[j] = next[j] / largest;
            }
        }
        return largest;
    }

    /** The proximal operator of −γ ln σ: the root of σ − c − γ/σ = 0. */
    public static double proxOfEntropy(double c, double gamma) {
        double root = Math.sqrt(c * c + 4 * gamma);
        return c >= 0 ? (c + root) / 2 : 2 * gamma / (root - c); // the same without cancellation
    }

    /**
     * Fits from m = 0, σ = 1.
     *
     * @param epochs passes over the data
     * @throws NonFiniteEnergyException if it diverges to where the model is not finite
     * @throws ModelException if the prior has not the model's length
     */
    public ViResult fit(LogJoint model, GaussianPrior prior, int epochs, ViListener listener) {
        int d = model.dim();
        prior.check(d);
        double[] m = new double[d];
        double[] v = new double[d];
        Arrays.fill(v, 1);
        Rng rng = Rng.seed(seed);
        LikelihoodGradient gradient = new LikelihoodGradient(model, estimator, rng.split("draws"));
        Batches batches = new Batches(model.rows(), batchSize, rng.split("rows"));
        Progress progress = new Progress(model, prior, batches, rng.split("elbo"), listener, true);
        boolean goOn = progress.at(0, Double.NaN, m, v);
        for (long t = 0; t < epochs * batches.perEpoch() && goOn; t++) {
            double gamma = step.at(t);
            gradient.estimate(m, v, batches.next());
            for (int i = 0; i < d; i++) {
                double deviation = Math.sqrt(v[i]);
                double slope = deviation * (gradient.curvature()[i] + prior.precision(i)); // ∂/∂σ of the energy
                double moved = entropy instanceof Entropy.Projected projected
                        ? Math.max(deviation - gamma * (slope - 1 / deviation), 1 / Math.sqrt(projected.smoothness()))
                        : proxOfEntropy(deviation - gamma * slope, gamma);
                m[i] -= gamma * (gradient.mean()[i] + prior.precision(i) * (m[i] - prior.mean(i)));
                v[i] = moved * moved;
                if (!Double.isFinite(m[i]) || !Double.isFinite(v[i]) || v[i] == 0) {
                    throw new NonFiniteEnergyException("step " + t + ", the deviation", moved, m);
                }
            }
            if ((t + 1) % batches.perEpoch() == 0) {
                goOn = progress.at(t + 1, gamma, m, v);
            }
        }
        MeanFieldGaussian q = MeanFieldGaussian.of(m, v);
        return new ViResult(q, q, progress.trace(), !goOn, List.of());
    }
}
