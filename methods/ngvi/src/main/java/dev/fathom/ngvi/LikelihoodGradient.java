package dev.fathom.ngvi;

import dev.fathom.engine.Rng;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An estimator at work on one model: the likelihood's share of the gradient, for all methods that follow one. */
public final class LikelihoodGradient {

    private final LogJoint model;
    private final GradientEstimator estimator;
    private final Rng rng;
    private final @Nullable GaussHermite rule;
    private final double[] mean;
    private final double[] curvature;
    private final double[] noise;
    private final double[] z;
    private final double[] gradient;
    private final double[] diagonal;

    /**
     * An estimator with its own workspace, for one thread.
     *
     * @throws ModelException if the model cannot do what the estimator needs
     */
    public LikelihoodGradient(LogJoint model, GradientEstimator estimator, Rng rng) {
        if (estimator instanceof GradientEstimator.Quadrature && !(model instanceof Glm)) {
            throw new ModelException(
                    "quadrature works for generalised linear models, not for "
                            + model.getClass().getSimpleName(),
                    "estimate by Price or reparameterised draws");
        }
        if (estimator instanceof GradientEstimator.Price && !model.hasHessianDiagonal()) {
            throw new ModelException(
                    model.getClass().getSimpleName()
                            + " gives no diagonal of its Hessian, which Price's estimator needs",
                    "estimate by reparameterised draws, or let the model estimate its curvature");
        }
        this.model = model;
        this.estimator = estimator;
        this.rng = rng;
        rule = estimator instanceof GradientEstimator.Quadrature quadrature
                ? GaussHermite.of(quadrature.nodes())
                : null;
        int d = model.dim();
        mean = new double[d];
        curvature = new double[d];
        noise = new double[d];
        z = new double[d];
        gradient = new double[d];
        diagonal = new double[d];
    }

    /** Ê ∇h, length d, of the last estimate; overwritten by the next. */
    public double[] mean() {
        return mean;
    }

    /** Ê diag ∇²h, length d, of the last estimate; overwritten by the next. */
    public double[] curvature() {
        return curvature;
    }

    /** Estimates at N(m, diag v) from some rows; null for all. */
    public void estimate(double[] m, double[] v, int @Nullable [] batch) {
        if (rule != null) {
            ((Glm) model).expected(m, v, batch, rule, mean, curvature);
            checkFinite(m);
            return;
        }
        Arrays.fill(mean, 0);
        Arrays.fill(curvature, 0);
        if (estimator instanceof GradientEstimator.Price price) {
            for (int k = 0; k < price.draws(); k++) {
                drawNoise();
                price(m, v, batch, 1);
                if (price.antithetic()) {
                    price(m, v, batch, -1);
                }
            }
            scale(price.draws() * (price.antithetic() ? 2 : 1));
        } else if (estimator instanceof GradientEstimator.Reparameterised plain) {
            for (int k = 0; k < plain.draws(); k++) {
                drawNoise();
                reparameterised(m, v, batch, 1);
                if (plain.antithetic()) {
                    reparameterised(m, v, batch, -1);
                }
            }
            scale(plain.draws() * (plain.antithetic() ? 2 : 1));
        }
    }

    private void drawNoise() {
        for (int i = 0; i < noise.length; i++) {
            noise[i] = rng.nextGaussian();
        }
    }

    private void moveTo(double[] m, double[] v, int sign) {
        for (int i = 0; i < z.length; i++) {
            z[i] = m[i] + sign * Math.sqrt(v[i]) * noise[i];
        }
    }

    private void price(double[] m, double[] v, int @Nullable [] batch, int sign) {
        moveTo(m, v, sign);
        model.derivatives(z, batch, gradient, diagonal);
        for (int i = 0; i < mean.length; i++) {
            mean[i] += gradient[i];
            curvature[i] += diagonal[i];
        }
    }

    private void reparameterised(double[] m, double[] v, int @Nullable [] batch, int sign) {
        moveTo(m, v, sign);
        model.derivatives(z, batch, gradient, null);
        for (int i = 0; i < mean.length; i++) {
            mean[i] += gradient[i];
            curvature[i] += gradient[i] * sign * noise[i] / Math.sqrt(v[i]);
        }
    }

    private void scale(int draws) {
        for (int i = 0; i < mean.length; i++) {
            mean[i] /= draws;
            curvature[i] /= draws;
        }
    }

    private void checkFinite(double[] m) {
        for (double value : mean) {
            if (!Double.isFinite(value)) {
                throw new NonFiniteEnergyException("the expected gradient", value, m);
            }
        }
    }
}
