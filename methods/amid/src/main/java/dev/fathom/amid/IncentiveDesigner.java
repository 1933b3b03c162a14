package dev.fathom.amid;

import dev.fathom.amid.equilibrium.DifferentiableSolver;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.game.GameException;
import dev.fathom.amid.game.ParameterizedGame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Designs rules: a search from each of several beginnings, whose rules are validated every few iterations at an
 * equilibrium found with more steps than the search uses. Kept are the best validated rules whose exploitability is
 * within the guard: a search on T steps may otherwise profit from agents that have not settled yet.
 */
public final class IncentiveDesigner {

    private final GameSource games;
    private final List<ParameterizedGame> validationGames;
    private final LongFunction<double[]> beginning;
    private final DesignSearch search;
    private final int iterations;
    private final DifferentiableSolver validation;
    private final int validateEvery;
    private final double guard;
    private final int restarts;

    private IncentiveDesigner(Builder builder) {
        this.games = builder.games;
        this.validationGames = builder.validationGames;
        this.beginning = builder.beginning;
        this.search = builder.search;
        this.iterations = builder.iterations;
        this.validation = builder.validation;
        this.validateEvery = builder.validateEvery;
        this.guard = builder.guard;
        this.restarts = builder.restarts;
        if (iterations < 1 || validateEvery < 1 || restarts < 1 || !(guard > 0)) {
            throw new GameException(
                    "a design needs iterations, validateEvery and restarts of at least 1 and a positive guard, got "
                            + iterations + ", " + validateEvery + ", " + restarts + " and " + guard,
                    "the defaults are 100, 5, 1 and 5e-3");
        }
        if (validationGames.get(0).parameterCount() == 0) {
            throw new GameException("the mechanism has no parameters to design", "choose a neural or static mechanism");
        }
    }

    /** Designs with everything drawn from {@code seed}. */
    public DesignResult run(long seed) {
        return run(seed, DesignListener.NONE);
    }

    /** Designs with everything drawn from {@code seed} and tells {@code listener}. */
    public DesignResult run(long seed, DesignListener listener) {
        List<DesignPoint> trace = new ArrayList<>();
        double[] best = {};
        DesignPoint bestPoint = null;
        for (int restart = 0; restart < restarts && !(restart > 0 && listener.stopRequested()); restart++) {
            long restartSeed = seed + 7919L * restart;
            double[] theta = beginning.apply(restartSeed);
            try (DesignSearch.Session session = search.begin(theta, iterations, restartSeed)) {
                for (int i = 0; i <= iterations; i++) {
                    boolean last = i == iterations || listener.stopRequested();
                    if (i % validateEvery == 0 || last) {
                        DesignPoint point = validate(theta, restart, i);
                        trace.add(point);
                        listener.validated(point);
                        if (bestPoint == null || isBetter(point, bestPoint)) {
                            bestPoint = point;
                            best = theta.clone();
                        }
                    }
                    if (last) {
                        break;
                    }
                    theta = session.next(games.at(i, restartSeed), i);
                    listener.iterated((long) restart * iterations + i + 1);
                }
            }
        }
        if (bestPoint == null) {
            throw new IllegalStateException("a design validates its beginning");
        }
        return new DesignResult(best, bestPoint, trace, guard);
    }

    /** The mean objective and figures and the largest exploitability of rules over the validation's games. */
    private DesignPoint validate(double[] theta, int restart, int iteration) {
        double objective = 0;
        double exploitability = 0;
        int games = validationGames.size();
        Map<String, Double> figures = new HashMap<>();
        for (ParameterizedGame game : validationGames) {
            Equilibrium equilibrium = validation.solve(game, theta);
            objective += equilibrium.objective() / games;
            equilibrium.passage().figures().forEach((name, x) -> figures.merge(name, x / games, Double::sum));
            exploitability = Math.max(exploitability, equilibrium.exploitability(0));
        }
        return new DesignPoint(
                restart, iteration, iteration * search.solvesPerIteration(), objective, exploitability, figures);
    }

    /** Within the guard the higher objective is better; else the lower exploitability. */
    private boolean isBetter(DesignPoint a, DesignPoint b) {
        if (a.exploitability() <= guard && b.exploitability() <= guard) {
            return a.objective() > b.objective();
        }
        return a.exploitability() < b.exploitability();
    }

    /**
     * Begins a description.
     *
     * @param game what is designed on and validated on
     * @param beginning parameters to begin with, from a seed
     * @param search how better rules are found
     * @param validation the solver with the validation's number of steps
     */
    public static Builder of(
            ParameterizedGame game,
            LongFunction<double[]> beginning,
            DesignSearch search,
            DifferentiableSolver validation) {
        return new Builder(game, beginning, search, validation);
    }

    /** Collects what describes a design. */
    public static final class Builder {

        private GameSource games;
        private List<ParameterizedGame> validationGames;
        private final LongFunction<double[]> beginning;
        private final DesignSearch search;
        private final DifferentiableSolver validation;
        private int iterations = 100;
        private int validateEvery = 5;
        private double guard = 5e-3;
        private int restarts = 1;

        private Builder(
                ParameterizedGame game,
                LongFunction<double[]> beginning,
                DesignSearch search,
                DifferentiableSolver validation) {
            this.games = (iteration, seed) -> game;
            this.validationGames = List.of(game);
            this.beginning = beginning;
            this.search = search;
            this.validation = validation;
        }

        /** Plays another game in each iteration, and validates on given ones. */
        public Builder games(GameSource source, List<ParameterizedGame> validatedOn) {
            games = source;
            validationGames = List.copyOf(validatedOn);
            return this;
        }

        /** Iterations of each restart, at least 1. */
        public Builder iterations(int count) {
            iterations = count;
            return this;
        }

        /** After how many iterations rules are validated, at least 1. */
        public Builder validateEvery(int count) {
            validateEvery = count;
            return this;
        }

        /** The largest exploitability of rules that are kept, positive. */
        public Builder exploitabilityGuard(double largest) {
            guard = largest;
            return this;
        }

        /** How many beginnings are tried, at least 1. */
        public Builder restarts(int count) {
            restarts = count;
            return this;
        }

        /**
         * Makes the designer.
         *
         * @throws GameException if a number is out of range or the game has no parameters
         */
        public IncentiveDesigner build() {
            return new IncentiveDesigner(this);
        }
    }
}
