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
    private final double[] deviation;
    private final double[][] noise;
    private final double[][] z;
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
        int draws = draws(estimator);
        mean = new double[d];
        curvature = new double[d];
        deviation = new double[d];
        noise = new double[draws][d];
        z = new double[draws][d];
        gradient = new double[d];
        diagonal = new double[d];
    }

    /** How many z an estimate takes, both of every antithetic pair counted. */
    private static int draws(GradientEstimator estimator) {
        if (estimator instanceof GradientEstimator.Price price) {
            return price.antithetic() ? 2 * price.draws() : price.draws();
        }
        if (estimator instanceof GradientEstimator.Reparameterised plain) {
            return plain.antithetic() ? 2 * plain.draws() : plain.draws();
        }
        return 0;
    }

    private boolean isAntithetic() {
        return estimator instanceof GradientEstimator.Price price && price.antithetic()
                || estimator instanceof GradientEstimator.Reparameterised plain && plain.antithetic();
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
        draw(m, v);
        boolean hessian = estimator instanceof GradientEstimator.Price;
        if (hessian && model instanceof Glm glm) {
            glm.meanDerivatives(z, batch, mean, curvature);
        } else {
            drawByDraw(hessian, batch);
        }
    }

    /** Draws ε and z = m + σ ⊙ ε, one after the other; a draw is followed by its mirror image if they come in pairs. */
    private void draw(double[] m, double[] v) {
        for (int i = 0; i < deviation.length; i++) {
            deviation[i] = Math.sqrt(v[i]);
        }
        boolean mirrored = isAntithetic();
        for (int k = 0; k < z.length; k++) {
            for (int i = 0; i < deviation.length; i++) {
                noise[k][i] = mirrored && k % 2 == 1 ? -noise[k - 1][i] : rng.nextGaussian();
                z[k][i] = m[i] + deviation[i] * noise[k][i];
            }
        }
    }

    private void drawByDraw(boolean hessian, int @Nullable [] batch) {
        Arrays.fill(mean, 0);
        Arrays.fill(curvature, 0);
        for (int k = 0; k < z.length; k++) {
            model.derivatives(z[k], batch, gradient, hessian ? diagonal : null);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += gradient[i] / z.length;
                curvature[i] += (hessian ? diagonal[i] : gradient[i] * noise[k][i] / deviation[i]) / z.length;
            }
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
