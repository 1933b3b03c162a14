package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.eigenfunctioncontrol.problem.ProblemException.Fault;
import dev.fathom.engine.DType;
import dev.fathom.engine.EngineException;
import dev.fathom.engine.Linalg;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.ScalarField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Measures at random states what the theory needs of a problem. */
final class ProblemCheck {

    private static final int STATES = 64;
    private static final double GRADIENT_TOLERANCE = 1e-6;

    private final SocProblem problem;
    private final List<String> warnings = new ArrayList<>();

    ProblemCheck(SocProblem problem) {
        this.problem = problem;
    }

    List<String> run() {
        try (Scope scope = Scope.open()) {
            Tensor x = states();
            shapes(x);
            finite("potential E", problem.potential(), x);
            finite("running cost f", problem.running(), x);
            finite("terminal cost g", problem.terminal(), x);
            single("potential E", problem.potential()::value, x);
            single("drift b", problem.drift()::at, x);
            single("running cost f", problem.running()::value, x);
            single("terminal cost g", problem.terminal()::value, x);
            gradientDrift(x);
            consistent(x);
            confined();
            bounded();
        }
        return warnings;
    }

    private Tensor states() {
        Tensor spread = Rng.seed(0).split("check").normal(DType.F64, STATES, problem.dim());
        return spread.add(Tensors.of(problem.start(), 1, problem.dim()));
    }

    private void shapes(Tensor x) {
        long[] rows = {STATES};
        long[] matrix = {STATES, problem.dim()};
        shape("potential E", problem.potential().value(x), rows);
        shape("drift b", problem.drift().at(x), matrix);
        shape("running cost f", problem.running().value(x), rows);
        shape("terminal cost g", problem.terminal().value(x), rows);
    }

    private static void shape(String what, Tensor got, long[] wanted) {
        if (!Arrays.equals(got.shape(), wanted)) {
            throw new ProblemException(
                    Fault.SHAPE,
                    got.rank(),
                    what + " must give the shape " + Arrays.toString(wanted) + " for " + STATES + " states, got "
                            + Arrays.toString(got.shape()),
                    "sum over the last dimension: x -> x.square().sum(1)");
        }
    }

    private static void finite(String what, ScalarField field, Tensor x) {
        double[] values = field.value(x).toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new ProblemException(
                        Fault.NOT_FINITE,
                        values[i],
                        what + " is " + values[i] + " at the state "
                                + Arrays.toString(x.get(i).toDoubles()),
                        "it must be finite for every state");
            }
        }
    }

    /** Learning runs in single precision, where a field with constants in double precision fails or widens the rest. */
    private static void single(String what, UnaryOperator<Tensor> field, Tensor x) {
        String fault;
        try {
            Tensor value = field.apply(x.to(DType.F32));
            boolean finite = Arrays.stream(value.toDoubles()).allMatch(Double::isFinite);
            if (value.dtype() == DType.F32 && finite) {
                return;
            }
            fault = finite ? "it gives " + value.dtype() + " for states in F32" : "it is not finite for states in F32";
        } catch (EngineException e) {
            fault = "it fails for states in F32: " + e.getMessage();
        }
        throw new ProblemException(
                Fault.PRECISION,
                0,
                what + " does not serve in single precision, in which learning runs: " + fault,
                "give constants the states' type: Tensors.of(...).to(x.dtype())");
    }

    /** A smooth field is a gradient if and only if its Jacobian is symmetric. */
    private void gradientDrift(Tensor x) {
        Tensor jacobian = problem.drift().jacobian(x);
        double odd = jacobian.sub(jacobian.transpose(1, 2)).mul(0.5).norm().item();
        double all = jacobian.norm().item();
        double share = all == 0 ? 0 : odd / all;
        if (!(share <= GRADIENT_TOLERANCE)) {
            throw new ProblemException(
                    Fault.NOT_A_GRADIENT,
                    share,
                    String.format(
                            Locale.ROOT,
                            "the drift is not a gradient: the antisymmetric part of its Jacobian is %.3g of the whole (norm %.3g)",
                            share,
                            odd / Math.sqrt(STATES)),
                    "only drifts b = -grad E are solved; use an IDO solver of this package for others");
        }
    }

    private void consistent(Tensor x) {
        double h = 1e-4;
        Tensor direction = Rng.seed(0).split("direction").normal(DType.F64, STATES, problem.dim());
        Tensor rise = problem.potential()
                .value(x.add(direction, h))
                .sub(problem.potential().value(x.sub(direction.mul(h))))
                .div(2 * h);
        Tensor slope = problem.potential().gradient(x).mul(direction).sum(1);
        double off = rise.sub(slope).abs().max().item();
        double size = 1 + slope.abs().max().item();
        if (!(off <= 1e-5 * size)) {
            boolean integrated = problem.userDrift() != null;
            throw new ProblemException(
                    Fault.WRONG_GRADIENT,
                    off,
                    String.format(
                            Locale.ROOT,
                            "%s: finite differences are off by %.3g (slopes up to %.3g)",
                            integrated
                                    ? "the potential integrated from the drift does not have the drift as its slope"
                                    : "the gradient given for E is not its gradient",
                            off,
                            size),
                    integrated
                            ? "the drift bends too sharply to be integrated with ten points; give its potential E instead"
                            : "correct gradient(x), or leave it out to have it derived");
        }
    }

    /** The effective potential must grow without bound in every direction, else the spectrum may be continuous. */
    private void confined() {
        Tensor directions = rays(problem.start(), problem.potential(), problem.running());
        Growth growth = new Growth(this::effective, problem.start(), directions);
        for (int i = 0; i < directions.size(0); i++) {
            Growth.Gain gain = growth.gain(i);
            if (!(gain.last() > 1e-6 * (1 + Math.abs(gain.near()))) || !gain.lasts()) {
                throw new ProblemException(
                        Fault.NOT_CONFINED,
                        gain.last(),
                        String.format(
                                Locale.ROOT,
                                "the effective potential does not grow without bound: it gains %.4g from distance %.0f to %.0f"
                                        + " and %.4g from there to %.0f, from the start along %s; the spectrum may be continuous",
                                gain.before(),
                                gain.from() / 2,
                                gain.from(),
                                gain.last(),
                                2 * gain.from(),
                                Arrays.toString(directions.get(i).toDoubles())),
                        "let the running cost or the potential grow in that direction");
            }
        }
    }

    /**
     * Directions to look along: the axes, random ones, and the principal directions of the fields' curvature, where a
     * flat one would hide.
     */
    static Tensor rays(double[] start, ScalarField... fields) {
        int dim = start.length;
        List<Tensor> all = new ArrayList<>();
        Tensor axes = Tensors.eye(dim, DType.F64);
        Tensor random = Rng.seed(0).split("rays").normal(DType.F64, 32, dim);
        all.add(axes);
        all.add(axes.neg());
        all.add(random);
        for (ScalarField field : fields) {
            Tensor near = random.mul(0.1).add(Tensors.of(start, 1, dim));
            Tensor curvature = field.hessian(near).mean(0);
            Tensor principal =
                    Linalg.eigh(curvature.add(curvature.t()).mul(0.5)).vectors().t();
            all.add(principal);
            all.add(principal.neg());
        }
        Tensor directions = Tensors.cat(all, 0);
        return directions.div(directions.square().sumKeep(1).sqrt());
    }

    private Tensor effective(Tensor x) {
        double beta = problem.beta();
        return problem.potential()
                .gradient(x)
                .square()
                .sum(1)
                .mul(beta * beta)
                .add(problem.potential().laplacian(x), -beta)
                .add(problem.running().value(x), 2 * beta * beta);
    }

    /** The long-horizon theory wants the terminal cost not to fall faster than the relative value can follow. */
    private void bounded() {
        double[] least = new Growth(problem.terminal()::value, problem.start(), rays(problem.start())).least();
        double far = least[least.length - 1];
        double fall = least[least.length - 2] - far;
        if (fall > 1 && far < 0) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the terminal cost falls without bound (by %.3g when the distance from the start doubles, to %.3g):"
                            + " exp(-beta g)/(exp(beta E) phi0) may be unbounded, and the long-horizon control wrong near"
                            + " the end",
                    fall,
                    far));
        }
    }
}
