package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.Continuation;
import dev.fathom.amid.game.GameException;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Passage;
import dev.fathom.amid.game.Play;
import dev.fathom.amid.game.Softmax;

/**
 * Prior descent (Cui and Koeppl 2021): the best answer regularised by its divergence from a prior policy, π ∝ prior ·
 * exp(q/T), and every few iterations the policy becomes the prior. It seeks the game's own equilibrium, without
 * entropy.
 *
 * @param temperature T, positive
 * @param inner iterations with one prior, at least 1
 * @param iterations of all priors, at least 1
 */
public record PriorDescent(double temperature, int inner, int iterations) implements EquilibriumSolver {

    /** Checks the ranges. */
    public PriorDescent {
        if (!(temperature > 0) || inner < 1) {
            throw new GameException(
                    "prior descent has temperature " + temperature + " and " + inner
                            + " inner iterations, must be positive and at least 1",
                    "try 1 and 10");
        }
        OnlineMirrorDescent.requireIterations(iterations);
    }

    static void requireEntropy(ParameterizedGame game) {
        if (!(game.entropy() > 0)) {
            throw new GameException(
                    "a soft best response needs an entropy weight above 0, got " + game.entropy(),
                    "set the game's entropy, for instance to 1e-3, or use mirror descent");
        }
    }

    @Override
    public Equilibrium solve(ParameterizedGame game, double[] theta, SolverListener listener) {
        Play play = game.at(theta);
        Passage passage = play.newPassage();
        double[] prior = new double[game.dimension()];
        double[] dual = new double[prior.length];
        double[] policy = new double[prior.length];
        double[] q = new double[prior.length];
        double[] regularity = new double[game.rounds() * game.states()];
        Softmax softmax = new Softmax();
        Continuation best = new PriorBest(prior, temperature);
        for (int t = 0; t < iterations; t++) {
            softmax.policy(dual, game.actions(), policy, regularity);
            passage.flow(policy);
            passage.values(best, q);
            double change = 0;
            for (int i = 0; i < dual.length; i++) {
                double next = prior[i] + q[i] / temperature;
                change = Math.max(change, Math.abs(next - dual[i]));
                dual[i] = next;
            }
            listener.iterated(t, change, policy, passage);
            if ((t + 1) % inner == 0) {
                PriorBest.normalise(dual, game.actions());
                System.arraycopy(dual, 0, prior, 0, prior.length);
            }
        }
        softmax.policy(dual, game.actions(), policy, regularity);
        return Equilibrium.ofPolicy(game, softmax, play, policy, iterations);
    }

    /** T log Σ prior exp(q/T). The prior need not be normalised between updates of it: a constant moves no policy. */
    private record PriorBest(double[] logPrior, double temperature) implements Continuation {

        static void normalise(double[] logs, int actions) {
            for (int from = 0; from < logs.length; from += actions) {
                double total = logSumExp(logs, from, actions);
                for (int i = from; i < from + actions; i++) {
                    logs[i] -= total;
                }
            }
        }

        private static double logSumExp(double[] x, int from, int n) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = from; i < from + n; i++) {
                max = Math.max(max, x[i]);
            }
            double sum = 0;
            for (int i = from; i < from + n; i++) {
                sum += Math.exp(x[i] - max);
            }
            return max + Math.log(sum);
        }

        @Override
        public double value(int row, double[] q, int from, int actions) {
            double[] logits = new double[actions];
            for (int a = 0; a < actions; a++) {
                logits[a] = logPrior[from + a] + q[from + a] / temperature;
            }
            return temperature * logSumExp(logits, 0, actions);
        }

        @Override
        public void pullBack(int row, double valueBar, double[] q, double[] qBar, int from, int actions) {
            throw new UnsupportedOperationException("prior descent is not differentiated through");
        }

        @Override
        public double idle() {
            return 0;
        }
    }
}
