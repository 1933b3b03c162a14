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
        double beta = problem.beta();
        Tensor steep = gradient.add(measure.shift(x)).square().sum(1);
        Tensor energy = steep.add(problem.running().value(x).detach(), 2 * beta * beta);
        return LogDomain.weightedMean(value.mul(2), energy);
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
}
