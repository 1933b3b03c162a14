package dev.fathom.amid.game;

/**
 * From dual variables to policies, row by row: π = ∇h*(ζ) for a distance-generating function h on the simplex. Ω = −h
 * is the regularity for which the agents are paid τ. The default is {@link Softmax}.
 */
public sealed interface PolicyMap permits Softmax, SimplexProjection {

    /**
     * Writes the policy of every row, and its regularity.
     *
     * @param dual ζ, length rows × actions
     * @param policy overwritten, length rows × actions
     * @param regularity overwritten, length rows
     */
    void policy(double[] dual, int actions, double[] policy, double[] regularity);

    /**
     * The transpose of the derivative of {@link #policy}.
     *
     * @param dual ζ
     * @param policy what {@link #policy} gave for it
     * @param policyBar the gradient with respect to the policy
     * @param regularityBar the gradient with respect to the regularity
     * @param dualBar the gradient with respect to ζ is added to it
     */
    void pullBack(
            double[] dual, int actions, double[] policy, double[] policyBar, double[] regularityBar, double[] dualBar);

    /**
     * max over π of Σ π q + temperature · Ω(π) for one row.
     *
     * @param answer overwritten with the π that reaches it
     */
    double conjugate(double[] q, int from, int actions, double temperature, double[] answer);

    /** The largest regularity a row can have, that of the uniform policy. */
    double mostRegular(int actions);
}
