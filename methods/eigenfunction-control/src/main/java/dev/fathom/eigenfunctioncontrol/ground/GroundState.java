package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
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
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A positive function {@code φ = exp(f_θ + βE − W)} with a U-Net f_θ. Only logarithms are computed: φ itself spans
 * hundreds of orders of magnitude.
 */
public final class GroundState {

    private final SocProblem problem;
    private final ReferenceMeasure measure;
    private final UNetMlp net;
    private final List<Integer> widths;
    private final SmoothActivation activation;

    GroundState(
            SocProblem problem, ReferenceMeasure measure, List<Integer> widths, SmoothActivation activation, Rng rng) {
        this.problem = problem;
        this.measure = measure;
        this.widths = List.copyOf(widths);
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

    /**
     * The long-horizon control {@code β⁻¹ ∇ log φ}, of states as the problem has them: if σ was given they are
     * whitened, and {@code problem().whitening().original(…)} is the law for the user's own.
     */
    public Feedback control() {
        double beta = problem.beta();
        return (x, t) -> gradientOfLog(x).div(beta);
    }

    /** What φ is besides the network's weights: β, the network's form, and E and W at a few states. */
    Map<String, String> identity() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("beta", Double.toString(problem.beta()));
        parts.put("widths", widths.toString());
        parts.put("activation", activation.name());
        try (Scope scope = Scope.open()) {
            Tensor x = Rng.seed(0).split("identity").normal(DType.F64, 4, problem.dim());
            parts.put("E", Arrays.toString(problem.potential().value(x).toDoubles()));
            parts.put("W", Arrays.toString(measure.exponent().value(x).toDoubles()));
        }
        return parts;
    }

    /** Refuses a file whose function is another one with the same network's weights. */
    void requireIdentity(Map<String, String> written, Path file) throws IOException {
        for (Map.Entry<String, String> part : identity().entrySet()) {
            String there = written.get(part.getKey());
            if (there == null || !agrees(there, part.getValue())) {
                throw new IOException(file + " was learned with " + part.getKey() + " " + there + ", here it is "
                        + part.getValue() + "; give the problem, measure and network that it was learned with");
            }
        }
    }

    /** Whether two lists of numbers are the same up to rounding, or two texts the same. */
    private static boolean agrees(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            double[] a = numbers(one);
            double[] b = numbers(other);
            return a.length == b.length
                    && IntStream.range(0, a.length).allMatch(i -> Math.abs(a[i] - b[i]) <= 1e-9 * (1 + Math.abs(a[i])));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static double[] numbers(String list) {
        return Arrays.stream(list.replaceAll("[\\[\\] ]", "").split(","))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
