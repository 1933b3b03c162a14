package dev.fathom.hiddenconvexity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shifted bundle-level with adaptive level search (AdaLS over S-BL): the optimal value is unknown, a lower bound η is
 * known or found, and the penalty p(x) = F1(x) + λ·max_j[F2_j(x)]₊ with λ at least the optimal multiplier takes its
 * place.
 *
 * <pre>
 * for k = 0 … N − 1:  x̄ ← the iterate of least p among T bundle steps with level βη + (1 − β)p(x)
 *                     η ← βη + (1 − β)p(x̄)
 * </pre>
 *
 * An epoch either contracts (its level stayed above F1*), or halves F1* − η. After a contracting epoch η may exceed
 * F1*: it is reported as a bound only while every epoch is proved not to contract, which takes a
 * {@link CurvatureBound}.
 *
 * <p>A level far below F1* can leave a step without any point: then τ is doubled until there is one, and stays so for
 * the rest of the epoch. The result's events say so.
 */
public final class AdaptiveBundleLevel implements ConstrainedSolver {

    /** Where an epoch starts. */
    public enum Restart {
        /** At the first start again, as in the paper. */
        START,
        /** At the best point so far. */
        BEST,
        /** Where the last epoch ended; with epochs of one step this is the online form. */
        LAST
    }

    /**
     * A violation that lasts for this many times 1/α steps stays: a step leaves 1 − α of one, so that less than a
     * hundredth of what the start violates is left.
     */
    private static final double PERSISTENT = 5;

    private static final int MOST_DOUBLINGS = 40;

    private final Builder settings;

    private AdaptiveBundleLevel(Builder settings) {
        this.settings = settings;
    }

    /** Begins a solver. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Solves.
     *
     * @param start a point of X; not changed
     * @param monitor is told of every iterate
     * @throws SolverException if an oracle answers with NaN, the start is wrong, the lower bound is none, a multiplier
     *     is too small, or a subproblem stays infeasible
     */
    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        Search search = new Search(problem, start, monitor);
        return search.run(start);
    }

    /** One solve. */
    private final class Search {

        private final ConstrainedProblem problem;
        private final Evaluations f;
        private final BundleStep step;
        private final SolverMonitor monitor;
        private final List<String> events = new ArrayList<>();
        private final double[] best;
        private double bestPenalty = Double.POSITIVE_INFINITY;
        private double bestViolation;
        private final PenaltyWeights weights;
        private final double firstTau;
        private double firstLevel = settings.lowerBound;
        private double level;
        private double proved;
        private boolean levelIsBound = true;
        private long iteration;
        private long settled;
        private double tau;
        private double largestTau;
        private long infeasibleSteps;

        Search(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
            this.problem = problem;
            this.f = new Evaluations(problem, start);
            this.step = new BundleStep(problem, f, true);
            this.monitor = monitor;
            this.best = start.clone();
            this.weights = new PenaltyWeights(settings.multipliers, problem.constraints());
            this.firstTau =
                    Double.isNaN(settings.tau) ? StarBundleOptions.shiftFor(f.objectiveValue(start)) : settings.tau;
            this.largestTau = firstTau;
        }

        SolveResult run(double[] start) {
            double[] x = start.clone();
            if (Double.isNaN(firstLevel)) {
                LowerBound bound =
                        LowerBound.of(problem, f, start, Math.max(settings.tolerance, firstTau), settings.tolerance);
                if (bound.isAnswer()) {
                    System.arraycopy(bound.pointArray(), 0, best, 0, best.length);
                    events.add("the objective alone is least where the constraints hold: that is the answer");
                    proved = bound.level();
                    return result(SolveResult.Status.STALLED, false);
                }
                firstLevel = bound.level();
            }
            if (Double.isNaN(settings.tau)) {
                events.add(String.format(
                        Locale.ROOT,
                        "the shift %.3g follows the objective at the start: constraints may be missed by %.3g",
                        firstTau,
                        firstTau / settings.alpha));
            }
            level = firstLevel;
            proved = firstLevel;
            for (int epoch = 0; epoch < settings.epochs; epoch++) {
                if (settings.restart != Restart.LAST) {
                    x = settings.restart == Restart.START ? start.clone() : best.clone();
                }
                boolean bound = levelIsBound;
                double epochPenalty = bundleLevel(x);
                if (bound && bestPenalty - level <= settings.tolerance && bestViolation <= settings.tolerance) {
                    return result(SolveResult.Status.CONVERGED, true);
                }
                level = settings.beta * level + (1 - settings.beta) * epochPenalty;
                proved = levelIsBound ? Math.max(proved, level) : proved;
            }
            SolveResult result = result(SolveResult.Status.BUDGET, false);
            if (iteration - settled >= PERSISTENT / settings.alpha) {
                weights.requireLargeEnough(result, f, tooMuch());
            }
            return result;
        }

        /** What no iterate should violate a constraint by once it has settled: several times the bias. */
        private double tooMuch() {
            return Math.max(settings.tolerance, 10 * firstTau / settings.alpha);
        }

        /** S-BL: T steps from {@code x}, which is left at the last; returns the least penalty. */
        private double bundleLevel(double[] x) {
            double[] next = new double[x.length];
            double least = Double.POSITIVE_INFINITY;
            double first = Double.NaN;
            boolean contracts = true;
            boolean learned = false;
            tau = firstTau;
            for (int t = 0; t <= settings.epochLength; t++) {
                f.iteration(iteration);
                f.all(x);
                double penalty = f.value(0) + weights.term(f);
                first = t == 0 ? penalty : first;
                least = Math.min(least, penalty);
                contracts &= contracts(penalty, first, t);
                keep(x, penalty);
                if (monitor != SolverMonitor.NONE) {
                    monitor.at(TracePoint.of(f, step, level, penalty, settings.alpha, tau), x);
                }
                if (t == settings.epochLength) {
                    break;
                }
                double target = settings.beta * level + (1 - settings.beta) * penalty;
                double change = settings.alpha * (target - f.value(0));
                contracts &= step(x, change, next);
                if (weights.learn(step.multiplierRatio())) {
                    learned = true;
                    bestPenalty = Double.POSITIVE_INFINITY; // the penalties so far had another weight
                }
                System.arraycopy(next, 0, x, 0, x.length);
                iteration++;
            }
            levelIsBound &= !contracts && !learned; // penalties of two weights cannot be compared
            return least;
        }

        /** A bundle step, with a larger τ if it takes that; returns whether the level can be F1* or more. */
        private boolean step(double[] x, double change, double[] next) {
            boolean possible = true;
            int doublings = 0;
            while (!step.from(x, change, settings.alpha, tau, next)) {
                // With the shift of the theory only a level below the optimum leaves no point.
                possible &= settings.curvature == null || tau < settings.curvature.shift(settings.alpha);
                if (++doublings > MOST_DOUBLINGS) {
                    throw new SolverException.SubproblemInfeasible(tau, step.rowViolation(), iteration, x);
                }
                tau *= 2;
            }
            infeasibleSteps += doublings > 0 ? 1 : 0;
            largestTau = Math.max(largestTau, tau);
            return possible;
        }

        /** Whether an epoch whose level stays above F1* could have such a penalty: if not, the level is below F1*. */
        private boolean contracts(double penalty, double first, int t) {
            CurvatureBound curvature = settings.curvature;
            if (curvature == null || firstTau < curvature.shift(settings.alpha)) {
                return true;
            }
            double rate = settings.alpha * settings.beta;
            double error = (1 + weights.sum()) * curvature.stepError(settings.alpha, tau) / rate;
            return penalty - level <= Math.pow(1 - rate, t) * (first - level) + error;
        }

        private void keep(double[] x, double penalty) {
            double violation = f.violation();
            f.requireNotBelow("lower bound", firstLevel, x);
            if (penalty < bestPenalty) {
                bestPenalty = penalty;
                bestViolation = violation;
                System.arraycopy(x, 0, best, 0, x.length);
            }
            settled = bestViolation <= tooMuch() ? iteration : settled;
        }

        private SolveResult result(SolveResult.Status status, boolean certified) {
            if (infeasibleSteps > 0) {
                events.add(String.format(
                        Locale.ROOT,
                        "%d steps had no point with their shift: tau raised for the rest of the epoch, to %.3g at most",
                        infeasibleSteps,
                        largestTau));
            }
            return new SolveResult(problem, f, best, status, certified, proved, events);
        }
    }

    /** Collects the settings. */
    public static final class Builder {

        private double lowerBound = Double.NaN;
        private double[] multipliers = {};
        private double beta = 0.5;
        private int epochs = 12;
        private int epochLength = 100;
        private double alpha = StarBundleOptions.DEFAULT_ALPHA;
        private double tau = Double.NaN;
        private double tolerance;
        private Restart restart = Restart.START;
        private @Nullable CurvatureBound curvature;

        private Builder() {}

        /** η_0, a lower bound of the optimal value, finite. Without one {@link LowerBound} looks for it. */
        public Builder lowerBound(double value) {
            require(Double.isFinite(value), "lowerBound must be finite, got " + value);
            lowerBound = value;
            return this;
        }

        /**
         * λ: one for the worst violation, or one per constraint for their sum; at least the optimal multipliers.
         * Without any, twice the ratio of the subproblem's multipliers is used.
         */
        public Builder multiplier(double... values) {
            multipliers = values.clone();
            return this;
        }

        /** β in (0, 1): what the level keeps of itself; 0.5 if not set. */
        public Builder beta(double value) {
            beta = value;
            return this;
        }

        /** N, the epochs: at least 1. */
        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /** T, the steps of an epoch: at least 1. */
        public Builder epochLength(int value) {
            epochLength = value;
            return this;
        }

        /** α in (0, 1] and τ, positive; 0.1 and {@link StarBundleOptions#defaultShift} if not set. */
        public Builder step(double alphaValue, double tauValue) {
            require(tauValue > 0 && Double.isFinite(tauValue), "tau must be positive and finite, got " + tauValue);
            alpha = alphaValue;
            tau = tauValue;
            return this;
        }

        /** ε: stops when the penalty is within it of a level proved to be a bound. */
        public Builder tolerance(double value) {
            tolerance = value;
            return this;
        }

        /** Where an epoch starts. */
        public Builder restart(Restart value) {
            restart = value;
            return this;
        }

        /** Constants with which a level can be proved a bound. */
        public Builder curvature(CurvatureBound bound) {
            curvature = bound;
            return this;
        }

        /**
         * The settings of the theory: with A = (ρ + L)D²/(2μ²), α = min{ε/(16A), ε/(8λA), 1/ln(8Δ/ε), 1}, τ =
         * max{ρα²D²/(2μ²), αε/1000}, N = ⌈log₂(Δ/ε)⌉ + 1 epochs of T = ⌈ln(8Δ/ε)/(αβ)⌉ steps, β = ½; ε and the
         * constants serve the certificate too.
         *
         * @param epsilon ε, positive
         * @param bound ρ, L and D/μ
         * @param lambda λ, at least the optimal multiplier; positive
         * @param initialGap Δ, a bound of F1 + λ[F2]₊ − η_0 at the start; positive
         */
        public Builder theory(double epsilon, CurvatureBound bound, double lambda, double initialGap) {
            require(
                    epsilon > 0 && initialGap > 0,
                    "epsilon and initialGap must be positive, got " + epsilon + ", " + initialGap);
            double log = Math.max(1, Math.log(8 * initialGap / epsilon));
            double a = bound.curvedness();
            alpha = Math.min(1 / log, Math.min(epsilon / (16 * a), epsilon / (8 * lambda * a)));
            tau = Math.max(bound.shift(alpha), 1e-3 * alpha * epsilon);
            beta = 0.5;
            epochs = (int) Math.max(1, Math.ceil(Math.log(initialGap / epsilon) / Math.log(2)) + 1);
            epochLength = (int) Math.min(Math.ceil(log / (alpha * beta)), Integer.MAX_VALUE);
            multipliers = new double[] {lambda};
            tolerance = epsilon;
            curvature = bound;
            return this;
        }

        /**
         * The solver.
         *
         * @throws IllegalArgumentException if a setting is out of its range
         */
        public AdaptiveBundleLevel build() {
            require(beta > 0 && beta < 1, "beta must lie in (0, 1), got " + beta);
            require(
                    epochs >= 1 && epochLength >= 1,
                    "epochs and epochLength must be at least 1, got " + epochs + ", " + epochLength);
            require(alpha > 0 && alpha <= 1, "alpha must lie in (0, 1], got " + alpha);
            require(tolerance >= 0, "tolerance must be at least 0, got " + tolerance);
            for (double value : multipliers) {
                require(value > 0 && Double.isFinite(value), "a multiplier must be positive and finite, got " + value);
            }
            return new AdaptiveBundleLevel(this.copy());
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.lowerBound = lowerBound;
            copy.multipliers = multipliers.clone();
            copy.beta = beta;
            copy.epochs = epochs;
            copy.epochLength = epochLength;
            copy.alpha = alpha;
            copy.tau = tau;
            copy.tolerance = tolerance;
            copy.restart = restart;
            copy.curvature = curvature;
            return copy;
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
