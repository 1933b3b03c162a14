package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.LogDomain;
import org.jspecify.annotations.Nullable;

/** What losses are made of, at a batch of states: the network's jet and the problem's fields. */
public final class EigenTerms {

    private static final double LOG_SMALLEST_NORM = Math.log(1e-4);

    private final Tensor value;
    private final Tensor gradient;
    private final @Nullable Tensor laplacian;
    private final @Nullable Tensor second;
    private final Tensor x;
    private final SocProblem problem;
    private final ReferenceMeasure measure;

    /**
     * The terms.
     *
     * @param x states, (batch, d)
     * @param value f, (batch)
     * @param gradient ∇f, (batch, d)
     * @param laplacian Δf, (batch); null for losses without it
     * @param second an independent estimate of Δf; null if {@code laplacian} is exact
     */
    public EigenTerms(
            SocProblem problem,
            ReferenceMeasure measure,
            Tensor x,
            Tensor value,
            Tensor gradient,
            @Nullable Tensor laplacian,
            @Nullable Tensor second) {
        this.problem = problem;
        this.measure = measure;
        this.x = x.detach();
        this.value = value;
        this.gradient = gradient;
        this.laplacian = laplacian;
        this.second = second;
    }

    /** f. */
    public Tensor value() {
        return value;
    }

    /** {@code log n}, n the mean of {@code e^{2f}}, kept above a floor. */
    public Tensor logNorm() {
        return LogDomain.logMeanExp(value.mul(2)).clampMin(LOG_SMALLEST_NORM);
    }

    Tensor penalty() {
        return logNorm().square();
    }

    /** The Rayleigh quotient of the batch. */
    public Tensor rayleigh() {
        return LogDomain.weightedMean(value.mul(2), energyDensity());
    }

    /**
     * The energy density {@code e = ‖∇f + β∇E − ∇W‖² + 2β²f_run}, (batch): its mean with weights e^{2f} is Rayleigh's.
     */
    Tensor energyDensity() {
        return density(problem.running().value(x).detach());
    }

    /** The energy density with the running cost's size in place of the cost: never negative, and of its scale. */
    Tensor energySize() {
        return density(problem.running().value(x).detach().abs());
    }

    private Tensor density(Tensor cost) {
        double beta = problem.beta();
        return gradient.add(measure.shift(x)).square().sum(1).add(cost, 2 * beta * beta);
    }

    /** The local energy {@code r = Lφ/φ = −Δf + 2∇f·∇W − ‖∇f‖² + remainder}, (batch). */
    public Tensor localEnergy() {
        return localEnergy(laplacian);
    }

    private Tensor localEnergy(@Nullable Tensor ofNetwork) {
        if (ofNetwork == null) {
            throw new IllegalStateException("this loss needs the Laplacian, which was not computed");
        }
        Tensor slope = measure.exponent().gradient(x).detach();
        return gradient.mul(slope)
                .sum(1)
                .mul(2)
                .sub(ofNetwork)
                .sub(gradient.square().sum(1))
                .add(measure.remainder(x).detach());
    }

    Tensor squared(double lambda) {
        return squared(Tensors.full(lambda, value.dtype()));
    }

    /** {@code (r − λ)²}, or the product of two independent estimates of {@code r − λ}. */
    Tensor squared(Tensor lambda) {
        Tensor residual = localEnergy().sub(lambda);
        return second == null
                ? residual.square()
                : residual.mul(localEnergy(second).sub(lambda));
    }

    /** The mean of {@code (r − λ)²} with weights {@code e^{2τf}}, which are normalised before they can overflow. */
    Tensor weightedSquares(double tau, double lambda) {
        return LogDomain.weightedMean(value.mul(2 * tau), squared(lambda));
    }
}
