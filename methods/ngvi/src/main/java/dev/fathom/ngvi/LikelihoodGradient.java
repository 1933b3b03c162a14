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

    /**
     * Estimates at N(m, diag v) from some rows; null for all.
     *
     * @throws NonFiniteEnergyException if a derivative is not finite at a draw, which is named, or an expectation at
     *     N(m, diag v), of which m is named
     */
    public void estimate(double[] m, double[] v, int @Nullable [] batch) {
        if (rule != null) {
            ((Glm) model).expected(m, v, batch, rule, mean, curvature);
        } else {
            draw(m, v);
            boolean hessian = estimator instanceof GradientEstimator.Price;
            if (hessian && model instanceof Glm glm) {
                glm.meanDerivatives(z, batch, mean, curvature);
                if (!isFinite(mean) || !isFinite(curvature)) {
                    drawByDraw(true, batch); // finds the draw
                }
            } else {
                drawByDraw(hessian, batch);
            }
        }
        checkFinite("the expected gradient", mean, m);
        checkFinite("the expected diagonal of the Hessian", curvature, m);
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
            Arrays.fill(gradient, Double.NaN); // a model that leaves out what it should write is found out
            Arrays.fill(diagonal, Double.NaN);
            model.derivatives(z[k], batch, gradient, hessian ? diagonal : null);
            checkFinite("the gradient of the energy", gradient, z[k]);
            if (hessian) {
                checkFinite("the diagonal of the energy's Hessian (NaN if the model wrote none)", diagonal, z[k]);
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] += gradient[i] / z.length;
                curvature[i] += (hessian ? diagonal[i] : gradient[i] * noise[k][i] / deviation[i]) / z.length;
            }
        }
    }

    private static boolean isFinite(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * 0; // 0 for what is finite, NaN for the rest
        }
        return sum == 0;
    }

    private static void checkFinite(String what, double[] values, double[] at) {
        if (!isFinite(values)) {
            double first = Arrays.stream(values)
                    .filter(value -> !Double.isFinite(value))
                    .findFirst()
                    .orElseThrow();
            throw new NonFiniteEnergyException(what, first, at);
        }
    }
}
