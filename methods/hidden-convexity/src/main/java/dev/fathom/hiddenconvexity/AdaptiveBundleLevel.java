package dev.fathom.hiddenconvexity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shifted bundle-level with adaptive level search (AdaLS over S-BL): the optimal value is unknown, a lower bound η is
 * known, and the penalty p(x) = F1(x) + λ·max_j[F2_j(x)]₊ with λ at least the optimal multiplier takes its place.
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

    private static final int PERSISTENT_EPOCHS = 3;
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
        private final List<Double> ratios = new ArrayList<>();
        private double bestPenalty = Double.POSITIVE_INFINITY;
        private double bestViolation;
        private double level = settings.lowerBound;
        private double proved = settings.lowerBound;
        private boolean levelIsBound = true;
        private double multiplier = settings.multipliers.length == 0 ? 1 : settings.multipliers[0];
        private long iteration;
        private double tau = settings.tau;
        private double largestTau = settings.tau;
        private long infeasibleSteps;

        Search(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
            this.problem = problem;
            this.f = new Evaluations(problem, start);
            this.step = new BundleStep(problem, f, true);
            this.monitor = monitor;
            this.best = start.clone();
        }

        SolveResult run(double[] start) {
            double[] x = start.clone();
            int persistent = 0;
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
                persistent = bestViolation > tooMuch() ? persistent + 1 : 0;
            }
            SolveResult result = result(SolveResult.Status.BUDGET, false);
            if (settings.restart != Restart.LAST && persistent >= PERSISTENT_EPOCHS) {
                requireLargeMultipliers(result);
            }
            return result;
        }

        /**
         * Where the price of a violation reaches its weight in the penalty, violating pays. A single weight, that of
         * the worst violation, pays for all prices together.
         */
        private void requireLargeMultipliers(SolveResult result) {
            double together = 0;
            double worst = 0;
            String violated = "";
            for (int k = 1; k < f.functions(); k++) {
                double value = result.constraints().get(k - 1);
                double violation = f.isEquality(k) ? Math.abs(value) : value;
                double price = Math.abs(result.certificate().multipliers().get(k - 1));
                if (violation <= tooMuch()) {
                    continue;
                }
                if (settings.multipliers.length > 1 && price >= 0.9 * settings.multipliers[k - 1]) {
                    throw new SolverException.MultiplierTooSmall(
                            f.name(k), settings.multipliers[k - 1], violation, iteration, best);
                }
                together += price;
                violated = violation > worst ? f.name(k) : violated;
                worst = Math.max(worst, violation);
            }
            if (settings.multipliers.length <= 1 && worst > 0 && together >= 0.9 * multiplier) {
                throw new SolverException.MultiplierTooSmall(violated, multiplier, worst, iteration, best);
            }
        }

        /** What no iterate should violate a constraint by once it has settled: several times the bias. */
        private double tooMuch() {
            return Math.max(settings.tolerance, 10 * settings.tau / settings.alpha);
        }

        /** S-BL: T steps from {@code x}, which is left at the last; returns the least penalty. */
        private double bundleLevel(double[] x) {
            double[] next = new double[x.length];
            double least = Double.POSITIVE_INFINITY;
            double first = Double.NaN;
            boolean contracts = true;
            tau = settings.tau;
            for (int t = 0; t <= settings.epochLength; t++) {
                f.iteration(iteration);
                f.all(x);
                double penalty = f.value(0) + penaltyTerm();
                first = t == 0 ? penalty : first;
                least = Math.min(least, penalty);
                contracts &= contracts(penalty, first, t);
                keep(x, penalty);
                observe(x, penalty);
                if (t == settings.epochLength) {
                    break;
                }
                double target = settings.beta * level + (1 - settings.beta) * penalty;
                double change = settings.alpha * (target - f.value(0));
                contracts &= step(x, change, next);
                learnMultiplier();
                System.arraycopy(next, 0, x, 0, x.length);
                iteration++;
            }
            levelIsBound &= !contracts;
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
            if (curvature == null || settings.tau < curvature.shift(settings.alpha)) {
                return true;
            }
            double rate = settings.alpha * settings.beta;
            double weight =
                    Arrays.stream(settings.multipliers).sum() + (settings.multipliers.length == 0 ? multiplier : 0);
            double error = (1 + weight) * curvature.stepError(settings.alpha, tau) / rate;
            return penalty - level <= Math.pow(1 - rate, t) * (first - level) + error;
        }

        private double penaltyTerm() {
            if (settings.multipliers.length > 1) {
                if (settings.multipliers.length != problem.constraints()) {
                    throw new IllegalArgumentException("there are " + settings.multipliers.length + " multipliers for "
                            + problem.constraints() + " constraints");
                }
                double sum = 0;
                for (int k = 1; k < f.functions(); k++) {
                    sum += settings.multipliers[k - 1] * Math.max(0, f.violation(k));
                }
                return sum;
            }
            return multiplier * Math.max(0, f.violation());
        }

        /** Without a given multiplier: twice the median ratio of the rows' multipliers while both hold. */
        private void learnMultiplier() {
            double ratio = step.multiplierRatio();
            if (settings.multipliers.length == 0 && Double.isFinite(ratio)) {
                ratios.add(ratio);
                double[] recent = ratios.stream()
                        .skip(Math.max(0, ratios.size() - 21))
                        .mapToDouble(Double::doubleValue)
                        .sorted()
                        .toArray();
                double learned = 2 * recent[recent.length / 2];
                if (learned > multiplier) {
                    multiplier = learned;
                    bestPenalty = Double.POSITIVE_INFINITY; // the penalties so far had another weight
                }
            }
        }

        private void keep(double[] x, double penalty) {
            double violation = f.violation();
            if (violation <= 0 && f.value(0) < settings.lowerBound) {
                throw new SolverException.LevelAboveFeasibleValue(settings.lowerBound, f.value(0), f.iteration(), x);
            }
            if (penalty < bestPenalty) {
                bestPenalty = penalty;
                bestViolation = violation;
                System.arraycopy(x, 0, best, 0, x.length);
            }
        }

        private void observe(double[] x, double penalty) {
            if (monitor != SolverMonitor.NONE) {
                monitor.at(
                        new TracePoint(
                                f.iteration(),
                                f.calls(),
                                f.value(0),
                                f.violation(),
                                level,
                                penalty,
                                settings.alpha,
                                tau,
                                step.activeRows(),
                                step.kktResidual()),
                        x);
            }
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
        private double alpha = 0.1;
        private double tau = 1e-4;
        private double tolerance;
        private Restart restart = Restart.START;
        private @Nullable CurvatureBound curvature;

        private Builder() {}

        /** η_0, a lower bound of the optimal value: finite, and required. */
        public Builder lowerBound(double value) {
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

        /** α in (0, 1] and τ, positive. */
        public Builder step(double alphaValue, double tauValue) {
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
         * The solver.
         *
         * @throws IllegalArgumentException if a setting is missing or out of its range
         */
        public AdaptiveBundleLevel build() {
            require(Double.isFinite(lowerBound), "lowerBound must be given and finite, got " + lowerBound);
            require(beta > 0 && beta < 1, "beta must lie in (0, 1), got " + beta);
            require(
                    epochs >= 1 && epochLength >= 1,
                    "epochs and epochLength must be at least 1, got " + epochs + ", " + epochLength);
            require(alpha > 0 && alpha <= 1, "alpha must lie in (0, 1], got " + alpha);
            require(tau > 0 && Double.isFinite(tau), "tau must be positive and finite, got " + tau);
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
