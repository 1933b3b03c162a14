package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.EulerMaruyama;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.LogDomain;
import dev.fathom.sde.TimeGrid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges control laws: their cost, with the same noise for all, and their distance from a reference along the
 * reference's own paths. The reference's cost on the same grid stands beside theirs, as the grid alone changes it.
 */
public final class ControlEvaluator {

    private final SocProblem problem;
    private final TimeGrid grid;
    private final int paths;
    private final long seed;

    /**
     * An evaluator.
     *
     * @param steps of the simulation
     * @param paths for each law
     */
    public ControlEvaluator(SocProblem problem, int steps, int paths, long seed) {
        StepCheck.requireStable(problem, problem.horizon() / steps);
        this.problem = problem;
        this.grid = TimeGrid.to(problem.horizon(), steps);
        this.paths = paths;
        this.seed = seed;
    }

    /**
     * Judges laws by name.
     *
     * @param reference the optimal law if it is known, else null: costs only
     */
    public ControlReport evaluate(Map<String, Feedback> laws, @Nullable Feedback reference) {
        List<String> warnings = new ArrayList<>();
        double stiffness = StepCheck.stiffness(problem, grid.dt());
        if (stiffness > 1) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "dt times the norm of the drift's Jacobian is %.3g: Euler steps are coarse",
                    stiffness));
        }
        Map<String, ControlReport.Figures> figures = new LinkedHashMap<>();
        Map<String, double[]> curves = reference == null ? Map.of() : errors(laws, reference);
        if (reference != null) {
            figures.put("reference", cost("reference", reference, new double[grid.steps()], warnings));
        }
        laws.forEach(
                (name, law) -> figures.put(name, cost(name, law, curves.getOrDefault(name, new double[0]), warnings)));
        return new ControlReport(grid, figures, warnings);
    }

    private ControlReport.Figures cost(String name, Feedback law, double[] curve, List<String> warnings) {
        try (Scope scope = Scope.open()) {
            Tensor sum = Tensors.zeros(DType.F64, paths);
            Tensor chance = Tensors.zeros(DType.F64, paths);
            double[] clipped = new double[1];
            double limit = 10 / Math.sqrt(grid.dt());
            Tensor end = EulerMaruyama.bounded()
                    .walk(
                            problem.diffusion(),
                            law,
                            grid,
                            problem.starts(paths),
                            Rng.seed(seed).split("cost"),
                            (k, x, u, e) -> {
                                Tensor rate = u.square()
                                        .sum(1)
                                        .mul(0.5)
                                        .add(problem.running().value(x));
                                sum.addInPlace(rate.to(DType.F64), grid.dt());
                                chance.addInPlace(u.mul(e).sum(1).to(DType.F64), Math.sqrt(grid.dt()));
                                Tensor push =
                                        problem.drift().at(x).detach().add(u).abs();
                                clipped[0] +=
                                        push.gt(limit).to(DType.F64).mean().item() / grid.steps();
                            });
            sum.addInPlace(problem.terminal().value(end).to(DType.F64));
            double mean = sum.mean().item();
            double error = Math.sqrt(sum.variance(0, true, false).item() / paths);
            double beta = problem.beta();
            double share = LogDomain.effectiveShare(sum.mul(-beta).sub(chance.mul(Math.sqrt(beta))));
            if (!Double.isFinite(mean)) {
                warnings.add(name + ": the cost is not finite: the law diverges");
            }
            if (clipped[0] > 0) {
                warnings.add(String.format(
                        Locale.ROOT, "%s: %.2g %% of the steps were held back by the bound", name, 100 * clipped[0]));
            }
            if (share < 0.05) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "%s: the path weights have an effective share of %.2g %%: it is far from optimal",
                        name,
                        100 * share));
            }
            return new ControlReport.Figures(mean, error, share, curve);
        }
    }

    /** Mean over paths of {@code ‖u − u*‖²} before each step, along paths under u*. */
    private Map<String, double[]> errors(Map<String, Feedback> laws, Feedback reference) {
        Map<String, double[]> curves = new LinkedHashMap<>();
        laws.keySet().forEach(name -> curves.put(name, new double[grid.steps()]));
        int some = Math.min(paths, 4096);
        try (Scope scope = Scope.open()) {
            EulerMaruyama.bounded()
                    .walk(
                            problem.diffusion(),
                            reference,
                            grid,
                            problem.starts(some),
                            Rng.seed(seed).split("error"),
                            (k, x, u, e) -> laws.forEach((name, law) -> {
                                Tensor off = law.at(x, grid.time(k)).detach().sub(u);
                                Objects.requireNonNull(curves.get(name))[k] =
                                        off.square().sum(1).mean().item();
                            }));
        }
        return curves;
    }
}
