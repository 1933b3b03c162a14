package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.Continuation;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Passage;
import dev.fathom.amid.game.Play;
import dev.fathom.amid.game.RegularizedBest;
import dev.fathom.amid.game.Softmax;
import java.util.Arrays;

/**
 * Fictitious play: everyone answers the average of what was played so far. Averaged are occupation measures, not
 * policies: π ← (w̄ μ̄ π + w μ' π') / (w̄ μ̄ + w μ') for the answer π' and its distribution μ'. With entropy the answer
 * is the regularised one.
 *
 * @param iterations at least 1
 */
public record FictitiousPlay(int iterations) implements EquilibriumSolver {

    /** Checks the range. */
    public FictitiousPlay {
        OnlineMirrorDescent.requireIterations(iterations);
    }

    @Override
    public Equilibrium solve(ParameterizedGame game, double[] theta, SolverListener listener) {
        int actions = game.actions();
        Play play = game.at(theta);
        Passage passage = play.newPassage();
        double[] policy = new double[game.dimension()];
        Arrays.fill(policy, 1.0 / actions);
        double[] mass = null;
        double[] q = new double[policy.length];
        double[] answer = new double[policy.length];
        Continuation best =
                game.entropy() > 0 ? new RegularizedBest(new Softmax(), game.entropy(), actions) : Continuation.best();
        for (int t = 0; t < iterations; t++) {
            passage.flow(policy);
            if (mass == null) {
                mass = passage.lone(policy);
            }
            passage.values(best, q);
            Arrays.fill(answer, 0);
            for (int row = 0; row < mass.length; row++) {
                best.pullBack(row, 1, q, answer, row * actions, actions); // the answer is the gradient of the value
            }
            double change = average(policy, mass, answer, passage.lone(answer), t + 1.0, actions);
            listener.iterated(t, change, policy, passage);
        }
        return Equilibrium.ofPolicy(game, new Softmax(), play, policy, iterations);
    }

    /** Gives the answer the weight 1 beside {@code weight} of what was before; returns the largest change. */
    private static double average(
            double[] policy, double[] mass, double[] answer, double[] answerMass, double weight, int actions) {
        double largest = 0;
        for (int row = 0; row < mass.length; row++) {
            double total = weight * mass[row] + answerMass[row];
            double share = total > 0 ? answerMass[row] / total : 1 / (weight + 1);
            for (int i = row * actions; i < (row + 1) * actions; i++) {
                double change = share * (answer[i] - policy[i]);
                policy[i] += change;
                largest = Math.max(largest, Math.abs(change));
            }
            mass[row] = total / (weight + 1);
        }
        return largest;
    }
}
