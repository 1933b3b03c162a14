package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.UNetMlp;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.laplacian.Jet;
import dev.fathom.sde.laplacian.Jets;
import dev.fathom.sde.laplacian.SmoothActivation;
import java.util.List;

/**
 * A positive function {@code φ = exp(f_θ + βE − W)} with a U-Net f_θ. Only logarithms are computed: φ itself spans
 * hundreds of orders of magnitude.
 */
public final class GroundState {

    private final SocProblem problem;
    private final ReferenceMeasure measure;
    private final UNetMlp net;
    private final SmoothActivation activation;

    GroundState(
            SocProblem problem, ReferenceMeasure measure, List<Integer> widths, SmoothActivation activation, Rng rng) {
        this.problem = problem;
        this.measure = measure;
        this.activation = activation;
        this.net = new UNetMlp(Init.of(rng), problem.dim(), 1, widths, activation);
    }

    /** The problem. */
    public SocProblem problem() {
        return problem;
    }

    /** The measure it is learned under. */
    public ReferenceMeasure measure() {
        return measure;
    }

    /** f_θ. */
    public UNetMlp network() {
        return net;
    }

    Jets jets(LaplacianMode mode, Rng rng) {
        return mode.jets(net, activation, rng);
    }

    /** {@code log φ} up to its normalisation, (batch). */
    public Tensor logPhi(Tensor x) {
        try (NoGrad off = Autograd.noGrad()) {
            return net.forward(x).squeeze(1).add(measure.logShift(x).detach());
        }
    }

    /** {@code ∇ log φ}, (batch, d): differentiable by states that require a gradient, a plain value of others. */
    public Tensor gradientOfLog(Tensor x) {
        boolean graph = x.requiresGrad();
        if (graph) {
            return slope(x, true).add(measure.shift(x));
        }
        try (Scope scope = Scope.open()) {
            return scope.keep(
                    slope(x.detach().requiresGrad(true), false).detach().add(measure.shift(x.detach())));
        }
    }

    private Tensor slope(Tensor point, boolean graph) {
        Tensor value = net.forward(point).squeeze(1);
        return Autograd.vjp(List.of(value), List.of(point), List.of(Tensors.onesLike(value.detach())), graph)
                .get(0);
    }

    /** Ends its training: its parameters gather no gradients any more. */
    public void freeze() {
        net.freeze(name -> true);
    }

    /** The local energy {@code Lφ/φ}, (batch): constant if φ is an eigenfunction. */
    public Tensor localEnergy(Tensor x) {
        try (Scope scope = Scope.open()) {
            Jet jet = jets(LaplacianMode.AUTO, Rng.seed(0)).at(x);
            EigenTerms terms = new EigenTerms(problem, measure, x, jet.value(), jet.gradient(), jet.laplacian(), null);
            return scope.keep(terms.localEnergy().detach());
        }
    }

    /** The long-horizon control {@code β⁻¹ ∇ log φ}. */
    public Feedback control() {
        double beta = problem.beta();
        return (x, t) -> gradientOfLog(x).div(beta);
    }
}
