package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.Continuation;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Passage;
import dev.fathom.amid.game.Play;
import dev.fathom.amid.game.PolicyEvaluation;
import dev.fathom.amid.game.PolicyMap;
import dev.fathom.amid.game.RegularizedBest;
import dev.fathom.lab.NonFiniteException;

/**
 * The policy a solver ended with, the flow it makes, and how far it is from an equilibrium. For one thread at a time.
 */
public final class Equilibrium {

    private final ParameterizedGame game;
    private final PolicyMap map;
    private final Passage passage;
    private final double[] policy;
    private final double[] regularity;
    private final double[] dual;
    private final double[] q;

    private Equilibrium(
            ParameterizedGame game,
            PolicyMap map,
            Play play,
            double[] policy,
            double[] regularity,
            double[] dual,
            int iterations) {
        this.game = game;
        this.map = map;
        this.policy = policy;
        this.regularity = regularity;
        this.dual = dual;
        this.passage = play.newPassage();
        this.q = new double[policy.length];
        passage.flow(policy);
        passage.values(evaluation(game.entropy()), q);
        requireFinite(dual, "dual variable", iterations);
        requireFinite(q, "value", iterations);
    }

    /** The equilibrium of a dual variable. */
    static Equilibrium ofDual(ParameterizedGame game, PolicyMap map, Play play, double[] dual, int iterations) {
        double[] policy = new double[dual.length];
        double[] regularity = new double[game.rounds() * game.states()];
        map.policy(dual, game.actions(), policy, regularity);
        return new Equilibrium(game, map, play, policy, regularity, dual, iterations);
    }

    /** The equilibrium of a policy that was found without a dual variable; its regularity is the entropy. */
    static Equilibrium ofPolicy(ParameterizedGame game, PolicyMap map, Play play, double[] policy, int iterations) {
        double[] regularity = new double[game.rounds() * game.states()];
        double[] logs = new double[policy.length];
        for (int i = 0; i < policy.length; i++) {
            logs[i] = Math.log(Math.max(policy[i], 1e-30));
            regularity[i / game.actions()] -= policy[i] * logs[i];
        }
        return new Equilibrium(game, map, play, policy, regularity, logs, iterations);
    }

    private void requireFinite(double[] values, String name, int iterations) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                int actions = game.actions();
                throw new NonFiniteException(
                        iterations,
                        name + " of round " + i / (actions * game.states()) + ", state " + i / actions % game.states()
                                + ", action " + i % actions);
            }
        }
    }

    private Continuation evaluation(double temperature) {
        return new PolicyEvaluation(temperature, temperature * map.mostRegular(game.actions())).of(policy, regularity);
    }

    /** The designer's objective. */
    public double objective() {
        return passage.objective();
    }

    /**
     * What an agent gains at most by departing from the policy while all others keep to it, on average over the initial
     * distribution: 0 at an equilibrium.
     *
     * @param temperature weight of the entropy in both values: 0 for what is really earned, or the game's τ
     */
    public double exploitability(double temperature) {
        Continuation best =
                temperature > 0 ? new RegularizedBest(map, temperature, game.actions()) : Continuation.best();
        double[] scratch = new double[q.length];
        double reached = passage.values(best, scratch);
        return reached - passage.values(evaluation(temperature), scratch);
    }

    /** max |ζ − q/τ|, which is 0 at the regularised equilibrium; infinite without entropy. */
    public double residual() {
        double largest = 0;
        for (int i = 0; i < q.length; i++) {
            largest = Math.max(largest, Math.abs(dual[i] - q[i] / game.entropy()));
        }
        return largest;
    }

    /** The policy of an agent who departs to what is best for it, without entropy. */
    public double[] bestResponse() {
        double[] values = new double[q.length];
        passage.values(Continuation.best(), values);
        double[] answer = new double[q.length];
        for (int row = 0; row < regularity.length; row++) {
            Continuation.best().pullBack(row, 1, values, answer, row * game.actions(), game.actions());
        }
        return answer;
    }

    /** π, index (round × states + state) × actions + action. */
    public double[] policy() {
        return policy.clone();
    }

    /** ζ, of the same shape. */
    public double[] dual() {
        return dual.clone();
    }

    /** q under the policy with the game's entropy, of the same shape. */
    public double[] values() {
        return q.clone();
    }

    /** The flow of the policy. Evaluate nothing else with it. */
    public Passage passage() {
        return passage;
    }
}
