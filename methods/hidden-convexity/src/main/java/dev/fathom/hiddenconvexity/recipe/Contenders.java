package dev.fathom.hiddenconvexity.recipe;

import dev.fathom.hiddenconvexity.AcceleratedGradientInner;
import dev.fathom.hiddenconvexity.AdaptiveBundleLevel;
import dev.fathom.hiddenconvexity.Annealing;
import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.InexactProximalPoint;
import dev.fathom.hiddenconvexity.ProximalOptions;
import dev.fathom.hiddenconvexity.ShiftedBundleLevel;
import dev.fathom.hiddenconvexity.StarBundleOptions;
import dev.fathom.hiddenconvexity.SwitchingSubgradientInner;
import dev.fathom.hiddenconvexity.baseline.AugmentedLagrangian;
import dev.fathom.hiddenconvexity.baseline.ConstraintExtrapolationInner;
import dev.fathom.hiddenconvexity.baseline.ExactPenaltyProximal;
import dev.fathom.hiddenconvexity.baseline.GradientDescentAscent;
import dev.fathom.hiddenconvexity.baseline.SequentialQuadratic;
import dev.fathom.hiddenconvexity.baseline.SmoothPenalty;
import dev.fathom.hiddenconvexity.baseline.SwitchingSubgradient;
import dev.fathom.optim.convex.Box;
import dev.fathom.optim.convex.Vectors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Every method and baseline with the settings of a recipe, and about as many calls each. */
final class Contenders {

    private final ComparisonConfig config;
    private final ConstrainedProblem problem;
    private final double[] start;

    Contenders(ComparisonConfig config, ConstrainedProblem problem, double[] start) {
        this.config = config;
        this.problem = problem;
        this.start = start;
    }

    /** The solvers by name; those that need the optimal value only if it is known, SQP only on a box. */
    Map<String, ConstrainedSolver> all(OptionalDouble optimum) {
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        optimum.ifPresent(value -> addBundles(solvers, value));
        solvers.put("AdaLS", adaptive());
        addProximal(solvers);
        addBaselines(solvers);
        return solvers;
    }

    private void addBundles(Map<String, ConstrainedSolver> solvers, double optimum) {
        int steps = config.steps();
        StarBundleOptions options = StarBundleOptions.of(config.alpha(), config.tau(), steps, optimum);
        Annealing annealing = Annealing.tau(Math.min(config.tau(), 1e-8), Math.max(1, steps / 5));
        solvers.put("S-StarBL", new ShiftedBundleLevel(options));
        solvers.put("S-StarBL, annealed", new ShiftedBundleLevel(options.annealed(annealing)));
        solvers.put("unshifted bundle", ShiftedBundleLevel.unshifted(optimum, steps));
    }

    private ConstrainedSolver adaptive() {
        return AdaptiveBundleLevel.builder()
                .lowerBound(config.problem().lowerBound())
                .multiplier(config.multiplier())
                .step(config.alpha(), config.tau())
                .epochs(10)
                .epochLength(config.steps() / 10)
                .restart(AdaptiveBundleLevel.Restart.BEST)
                .build();
    }

    /**
     * Twenty proximal steps, with μ = ρ̂/2; the constants of ConEx in the proportions that suit the study's examples.
     */
    private void addProximal(Map<String, ConstrainedSolver> solvers) {
        double rhoHat = config.rhoHat();
        double mu = rhoHat / 2;
        int inner = Math.max(10, config.steps() / 20);
        ProximalOptions options = ProximalOptions.of(rhoHat, 10 * config.tau(), 20);
        double[] gradient = new double[start.length];
        problem.objective().gradient(start, gradient);
        double lipschitz = Math.sqrt(Vectors.dot(gradient, gradient));
        solvers.put("IPPM+ACGD", new InexactProximalPoint(AcceleratedGradientInner.of(inner, mu), options));
        solvers.put(
                "IPPM+SwSG",
                new InexactProximalPoint(SwitchingSubgradientInner.stronglyConvex(2 * inner, mu, lipschitz), options));
        solvers.put(
                "IPPM+ConEx",
                new InexactProximalPoint(
                        new ConstraintExtrapolationInner(
                                inner, mu, 10 * rhoHat, 2 * rhoHat, config.multiplier(), Math.sqrt(mu / 12.8)),
                        options));
        solvers.put(
                "exact penalty", new ExactPenaltyProximal(2 * config.multiplier() + 2, rhoHat, 2 * rhoHat, inner, 20));
    }

    private void addBaselines(Map<String, ConstrainedSolver> solvers) {
        int steps = config.steps();
        double step = config.gradientStep();
        double allowed = 10 * config.tau();
        solvers.put("switching subgradient", SwitchingSubgradient.constant(2 * steps, allowed, step));
        solvers.put("switching subgradient, Polyak", new SwitchingSubgradient(2 * steps, allowed, step, Double.NaN));
        solvers.put("gradient descent-ascent", new GradientDescentAscent(steps, step, step, false));
        solvers.put("augmented Lagrangian", new AugmentedLagrangian(config.multiplier(), 20, Math.max(5, steps / 20)));
        solvers.put("quadratic penalty", new SmoothPenalty(100 * config.multiplier(), steps));
        if (problem.domain() instanceof Box) {
            solvers.put("SQP", new SequentialQuadratic(Math.min(200, steps)));
        }
    }
}
