package dev.fathom.amid.game;

import java.util.Map;

/**
 * One evaluation of a game: the population forward in time, the values backward, and the transposes of both. Call
 * {@link #flow} first; everything else speaks of that flow.
 */
public interface Passage {

    /** Carries the population through the rounds while everyone plays {@code policy}; it is not kept. */
    void flow(double[] policy);

    /**
     * The values of actions against the flow, backward from the last round: q(h,s,a) = R + Σ P V(h+1), where
     * {@code continuation} says what a state is worth given its actions' values.
     *
     * @param q overwritten
     * @return the value of the first round, averaged over the initial distribution
     */
    double values(Continuation continuation, double[] q);

    /** The designer's objective at the flow, to be maximised. */
    double objective();

    /** What else a designer may want to know of the flow, by name, for instance revenue and welfare. */
    default Map<String, Double> figures() {
        return Map.of();
    }

    /**
     * The transpose of the derivative of {@code policy -> q}, with the same policy in flow and values. The gradient
     * with respect to θ is added to the play's.
     *
     * @param policy what {@link #flow} was called with
     * @param continuation as in {@link #values}; gets its own share of the gradient
     * @param q what {@link #values} gave
     * @param qBar the gradient with respect to q; overwritten
     * @param policyBar the gradient with respect to the policy is added to it
     */
    void pullBack(double[] policy, Continuation continuation, double[] q, double[] qBar, double[] policyBar);

    /**
     * The gradient of {@link #objective}: with respect to the policy it is added to {@code policyBar}, with respect to
     * θ to the play's.
     */
    void objectivePullBack(double[] policy, double[] policyBar);

    /** The share of agents that are in state {@code state} at the beginning of round {@code round} and may choose. */
    double mass(int round, int state);

    /**
     * The distribution of an agent who alone plays {@code policy} against the flow: of every round over the states in
     * which it may choose, index round × states + state.
     */
    double[] lone(double[] policy);
}
