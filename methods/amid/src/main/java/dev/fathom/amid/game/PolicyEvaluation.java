package dev.fathom.amid.game;

import org.jspecify.annotations.Nullable;

/** The value of playing a given policy: Σ_a π(a|s) q(s,a) + τ Ω(π(·|s)), with Ω the policy map's regularity. */
public final class PolicyEvaluation implements Continuation {

    private final double temperature;
    private final double idle;
    private double[] policy = {};
    private double[] regularity = {};
    private double @Nullable [] policyBar;
    private double @Nullable [] regularityBar;

    /**
     * The value of a policy that is {@link #of set} later.
     *
     * @param temperature τ, at least 0
     * @param idle what a free choice without effect is worth
     */
    public PolicyEvaluation(double temperature, double idle) {
        this.temperature = temperature;
        this.idle = idle;
    }

    /**
     * Evaluates this policy from now on.
     *
     * @param newPolicy read in place
     * @param newRegularity Ω of every row, read in place
     */
    public PolicyEvaluation of(double[] newPolicy, double[] newRegularity) {
        policy = newPolicy;
        regularity = newRegularity;
        return this;
    }

    /** Adds the gradients with respect to policy and regularity to these arrays from now on. */
    public PolicyEvaluation gradientsTo(double[] newPolicyBar, double[] newRegularityBar) {
        policyBar = newPolicyBar;
        regularityBar = newRegularityBar;
        return this;
    }

    @Override
    public double value(int row, double[] q, int from, int actions) {
        return Vectors.dot(policy, from, q, from, actions) + temperature * regularity[row];
    }

    @Override
    public void pullBack(int row, double valueBar, double[] q, double[] qBar, int from, int actions) {
        if (policyBar == null || regularityBar == null) {
            throw new IllegalStateException("gradientsTo must be called before a pull-back");
        }
        if (valueBar == 0) {
            return;
        }
        double[] bar = policyBar;
        for (int i = from; i < from + actions; i++) {
            qBar[i] += policy[i] * valueBar;
        }
        for (int i = from; i < from + actions; i++) {
            bar[i] += q[i] * valueBar;
        }
        regularityBar[row] += temperature * valueBar;
    }

    @Override
    public double idle() {
        return idle;
    }
}
