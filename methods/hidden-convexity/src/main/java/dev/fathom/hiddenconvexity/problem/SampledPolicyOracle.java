package dev.fathom.hiddenconvexity.problem;

import dev.fathom.hiddenconvexity.Oracle;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * Σ λ(s, a)·weight(s, a) − offset and its policy gradient, estimated from simulated trajectories only: the model is
 * used as a simulator. Every call draws the same random numbers, so the oracle is deterministic and its error a fixed
 * bias.
 *
 * <p>What is simulated is (1 − δ)π + δ/|A|: an action that is never drawn would never show its gradient, and a policy
 * at the edge of its simplex would stay there. The value is that of the mixture.
 *
 * <p>A trajectory stops with probability 1 − γ after every step, so its discounted sums are plain sums. The gradient is
 * the likelihood ratio 1/π(a|s) times the weights that follow.
 */
public final class SampledPolicyOracle implements Oracle {

    /** The longest mean length of a trajectory, 1/(1 − γ). */
    private static final double LONGEST = 1e6;

    private final DecisionProcess process;
    private final double sign;
    private final double[] weights;
    private final double offset;
    private final double exploration;
    private final int trajectories;
    private final long seed;

    /**
     * An estimator.
     *
     * @param process its trajectories, 1/(1 − γ) steps long on average, may be 10⁶ steps long on average at most
     * @param sign 1, or −1 to minimise minus a reward
     * @param weights one per state and action
     * @param offset subtracted from the value
     * @param exploration the share δ of steps with an action drawn evenly, in [0, 1)
     * @param trajectories simulated per call, at least 1
     * @param seed of the random numbers
     */
    public SampledPolicyOracle(
            DecisionProcess process,
            double sign,
            double[] weights,
            double offset,
            double exploration,
            int trajectories,
            long seed) {
        if (trajectories < 1 || !(exploration >= 0 && exploration < 1)) {
            throw new IllegalArgumentException("trajectories must be at least 1 and exploration lie in [0, 1), got "
                    + trajectories + ", " + exploration);
        }
        if (!(1 / (1 - process.discount()) <= LONGEST * (1 + 1e-9))) {
            throw new IllegalArgumentException("trajectories of the discount " + process.discount() + " take "
                    + 1 / (1 - process.discount()) + " steps on average, at most " + LONGEST
                    + " can be simulated: lower the discount, or use the exact DecisionProcess.oracle");
        }
        this.exploration = exploration;
        this.process = process;
        this.sign = sign;
        this.weights = weights.clone();
        this.offset = offset;
        this.trajectories = trajectories;
        this.seed = seed;
    }

    @Override
    public double value(double[] policy) {
        return evaluate(policy, new double[policy.length]);
    }

    @Override
    public void gradient(double[] policy, double[] out) {
        evaluate(policy, out);
    }

    @Override
    public double evaluate(double[] policy, double[] out) {
        Arrays.fill(out, 0);
        double total = 0;
        double scale = sign * (1 - process.discount()) / trajectories;
        double[] mixed = mixed(policy);
        int[] visited = new int[64];
        for (int n = 0; n < trajectories; n++) {
            Random random = new Random(seed * 1_000_003 + n);
            int steps = 0;
            int state = draw(random, s -> process.initial(s), process.states());
            do {
                int from = state;
                int action = draw(random, a -> mixed[from * process.actions() + a], process.actions());
                visited = steps == visited.length ? Arrays.copyOf(visited, 2 * steps) : visited;
                visited[steps++] = from * process.actions() + action;
                state = draw(random, next -> process.transition(from, action, next), process.states());
            } while (random.nextDouble() < process.discount());
            double follows = 0;
            for (int t = steps - 1; t >= 0; t--) {
                follows += weights[visited[t]];
                out[visited[t]] += scale * (1 - exploration) * follows / mixed[visited[t]];
            }
            total += follows;
        }
        return scale * total - offset;
    }

    /** The policy that is simulated, (1 − δ)π + δ/|A|. */
    public double[] mixed(double[] policy) {
        double[] mixed = new double[policy.length];
        for (int i = 0; i < policy.length; i++) {
            mixed[i] = (1 - exploration) * policy[i] + exploration / process.actions();
        }
        return mixed;
    }

    private static int draw(Random random, IntToDoubleFunction mass, int n) {
        double left = random.nextDouble();
        int last = 0;
        for (int i = 0; i < n; i++) {
            double p = mass.applyAsDouble(i);
            if (p > 0) {
                last = i;
                if (left < p) {
                    return i;
                }
                left -= p;
            }
        }
        return last;
    }
}
