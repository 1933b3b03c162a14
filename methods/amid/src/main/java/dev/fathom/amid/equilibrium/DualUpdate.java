package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.Continuation;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Passage;
import dev.fathom.amid.game.Play;
import dev.fathom.amid.game.PolicyEvaluation;
import dev.fathom.amid.game.PolicyMap;
import dev.fathom.amid.game.RegularizedBest;
import dev.fathom.optim.adjoint.Recurrence;
import java.util.Arrays;

/**
 * One update of the dual variable, ζ⁺ = keep · ζ + gain · q(ζ), and its transpose. Mirror descent and the damped soft
 * best response are both of this form; they differ in what a state is worth later: under the current policy, or under
 * the best regularised one.
 */
public final class DualUpdate implements Recurrence<double[], DualUpdate.Tape> {

    private final ParameterizedGame game;
    private final Play play;
    private final PolicyMap map;
    private final double keep;
    private final double gain;
    private final double idle;
    private final boolean best;

    private final double[] qBar;
    private final double[] policyBar;
    private final double[] regularityBar;

    private DualUpdate(ParameterizedGame game, Play play, PolicyMap map, double keep, double gain, boolean best) {
        this.game = game;
        this.play = play;
        this.map = map;
        this.keep = keep;
        this.gain = gain;
        this.best = best;
        this.idle = game.entropy() * map.mostRegular(game.actions());
        this.qBar = new double[game.dimension()];
        this.policyBar = new double[game.dimension()];
        this.regularityBar = new double[game.rounds() * game.states()];
    }

    /** ζ⁺ = (1 − ητ) ζ + η q under the current policy. */
    static DualUpdate mirrorDescent(ParameterizedGame game, Play play, PolicyMap map, double stepSize) {
        return new DualUpdate(game, play, map, 1 - stepSize * game.entropy(), stepSize, false);
    }

    /** ζ⁺ = (1 − d) ζ + d q/τ under the best regularised answer. */
    static DualUpdate softBestResponse(ParameterizedGame game, Play play, PolicyMap map, double damping) {
        return new DualUpdate(game, play, map, 1 - damping, damping / game.entropy(), true);
    }

    /** What one update leaves for its transpose: ζ, π, Ω(π), q and the evaluation of the game. */
    public static final class Tape {

        double[] dual;
        final double[] policy;
        final double[] regularity;
        final double[] q;
        final Passage passage;
        final Continuation continuation;

        Tape(ParameterizedGame game, Passage passage, Continuation continuation) {
            this.dual = new double[game.dimension()];
            this.policy = new double[game.dimension()];
            this.regularity = new double[game.rounds() * game.states()];
            this.q = new double[game.dimension()];
            this.passage = passage;
            this.continuation = continuation;
        }

        /** How many arrays of the size of ζ a tape holds. */
        static final int ARRAYS = 3;
    }

    @Override
    public double[] copy(double[] state) {
        return state.clone();
    }

    @Override
    public Tape newTape() {
        Continuation continuation = best
                ? new RegularizedBest(map, game.entropy(), game.actions())
                : new PolicyEvaluation(game.entropy(), idle);
        return new Tape(game, play.newPassage(), continuation);
    }

    /** The tape keeps {@code state} and gives its former dual for the next one: nothing is allocated. */
    @Override
    public double[] step(int t, double[] state, Tape tape) {
        double[] next = tape.dual;
        tape.dual = state;
        map.policy(state, game.actions(), tape.policy, tape.regularity);
        tape.passage.flow(tape.policy);
        if (tape.continuation instanceof PolicyEvaluation evaluation) {
            evaluation.of(tape.policy, tape.regularity).gradientsTo(policyBar, regularityBar);
        }
        tape.passage.values(tape.continuation, tape.q);
        double[] q = tape.q;
        for (int i = 0; i < next.length; i++) {
            next[i] = keep * state[i] + gain * q[i];
        }
        return next;
    }

    @Override
    public double[] pullBack(int t, double[] adjoint, Tape tape) {
        for (int i = 0; i < adjoint.length; i++) {
            qBar[i] = gain * adjoint[i];
        }
        Arrays.fill(policyBar, 0);
        Arrays.fill(regularityBar, 0);
        tape.passage.pullBack(tape.policy, tape.continuation, tape.q, qBar, policyBar);
        for (int i = 0; i < adjoint.length; i++) {
            adjoint[i] *= keep;
        }
        map.pullBack(tape.dual, game.actions(), tape.policy, policyBar, regularityBar, adjoint);
        return adjoint;
    }

    /**
     * The objective at a dual variable, and its gradient with respect to it; the gradient with respect to θ is added to
     * the play's.
     *
     * @param dualBar overwritten
     */
    public double objective(double[] dual, Tape tape, double[] dualBar) {
        map.policy(dual, game.actions(), tape.policy, tape.regularity);
        tape.passage.flow(tape.policy);
        Arrays.fill(policyBar, 0);
        Arrays.fill(regularityBar, 0);
        Arrays.fill(dualBar, 0);
        tape.passage.objectivePullBack(tape.policy, policyBar);
        map.pullBack(dual, game.actions(), tape.policy, policyBar, regularityBar, dualBar);
        return tape.passage.objective();
    }
}
