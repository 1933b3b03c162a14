package dev.fathom.amid.baseline;

import dev.fathom.amid.DesignSearch;
import dev.fathom.amid.equilibrium.EquilibriumSolver;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.engine.Rng;

/**
 * Random search at temperature 0: θ becomes the best of θ, θ + σn and θ − σn for a normal n.
 *
 * @param solver evaluates the objective
 * @param deviation σ, positive
 */
public record Anneal(EquilibriumSolver solver, double deviation) implements DesignSearch {

    /** Checks the range. */
    public Anneal {
        if (!(deviation > 0)) {
            throw new IllegalArgumentException("the deviation must be positive, got " + deviation);
        }
    }

    @Override
    public String name() {
        return "Anneal";
    }

    @Override
    public double solvesPerIteration() {
        return 3;
    }

    @Override
    public Session begin(double[] begin, long iterations, long seed) {
        return new Session() {
            private double[] theta = begin.clone();

            @Override
            public double[] next(ParameterizedGame game, long iteration) {
                Rng rng = Rng.seed(seed).split("anneal").split(iteration);
                double[] plus = theta.clone();
                double[] minus = theta.clone();
                for (int i = 0; i < theta.length; i++) {
                    double move = deviation * rng.nextGaussian();
                    plus[i] += move;
                    minus[i] -= move;
                }
                double best = objective(game, theta);
                for (double[] candidate : new double[][] {plus, minus}) {
                    double value = objective(game, candidate);
                    if (value > best) {
                        best = value;
                        theta = candidate;
                    }
                }
                return theta.clone();
            }

            private double objective(ParameterizedGame game, double[] x) {
                return solver.solve(game, x).objective();
            }

            @Override
            public void close() {}
        };
    }
}
