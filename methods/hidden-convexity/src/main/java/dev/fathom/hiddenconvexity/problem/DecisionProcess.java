package dev.fathom.hiddenconvexity.problem;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.HiddenMap;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.optim.convex.SimplexProduct;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * A finite discounted Markov decision process. A policy is a vector of |S|·|A| probabilities π(a|s), state by state;
 * everything that is convex in its normalised discounted occupancy λ(s, a) = d(s)π(a|s) is hidden-convex in π.
 */
public final class DecisionProcess {

    private final int states;
    private final int actions;
    private final double discount;
    private final double[][][] transitions;
    private final double[] initial;

    /**
     * A process.
     *
     * @param transitions P(s'|s, a) at [s][a][s'], as many actions in every state; every row sums to 1; copied
     * @param initial the distribution of the first state
     * @param discount γ in [0, 1)
     * @throws IllegalArgumentException if sizes do not fit or a row is no distribution
     */
    public DecisionProcess(double[][][] transitions, double[] initial, double discount) {
        this.states = transitions.length;
        this.actions = states == 0 ? 0 : transitions[0].length;
        if (actions == 0) {
            throw new IllegalArgumentException("a process needs a state and an action, got transitions of length "
                    + states + " with " + actions + " actions");
        }
        if (!(discount >= 0 && discount < 1)) {
            throw new IllegalArgumentException("discount must lie in [0, 1), got " + discount);
        }
        requireDistribution("the initial distribution", initial);
        this.transitions = new double[states][actions][];
        for (int s = 0; s < states; s++) {
            if (transitions[s].length != actions) {
                throw new IllegalArgumentException("every state must have as many actions as the first, " + actions
                        + ", but transitions[" + s + "] has " + transitions[s].length);
            }
            for (int a = 0; a < actions; a++) {
                requireDistribution("transitions[" + s + "][" + a + "]", transitions[s][a]);
                this.transitions[s][a] = transitions[s][a].clone();
            }
        }
        this.initial = initial.clone();
        this.discount = discount;
    }

    private void requireDistribution(String name, double[] row) {
        double sum = Arrays.stream(row).sum();
        if (row.length != states
                || !(Math.abs(sum - 1) <= 1e-9)
                || Arrays.stream(row).anyMatch(p -> p < 0)) {
            throw new IllegalArgumentException(
                    name + " must hold " + states + " probabilities that sum to 1, got " + Arrays.toString(row));
        }
    }

    /** |S|. */
    public int states() {
        return states;
    }

    /** |A|. */
    public int actions() {
        return actions;
    }

    /** γ. */
    public double discount() {
        return discount;
    }

    /** P(next|state, action). */
    public double transition(int state, int action, int next) {
        return transitions[state][action][next];
    }

    /** The probability of the first state. */
    public double initial(int state) {
        return initial[state];
    }

    /** The policy that takes every action equally often. */
    public double[] uniformPolicy() {
        double[] policy = new double[states * actions];
        Arrays.fill(policy, 1.0 / actions);
        return policy;
    }

    /** The occupancy λ(s, a) of a policy. */
    public double[] occupancy(double[] policy) {
        return occupancy(policy, visits(policy));
    }

    /** d(s), the normalised discounted visits of every state. */
    private double[] visits(double[] policy) {
        return solver(policy, true)
                .solve(new ArrayRealVector(initial).mapMultiply(1 - discount))
                .toArray();
    }

    private double[] occupancy(double[] policy, double[] visits) {
        double[] occupancy = new double[policy.length];
        for (int i = 0; i < policy.length; i++) {
            occupancy[i] = visits[i / actions] * policy[i];
        }
        return occupancy;
    }

    /** I − γP_π, or its transpose, ready to solve with. */
    private DecompositionSolver solver(double[] policy, boolean transposed) {
        RealMatrix matrix = MatrixUtils.createRealIdentityMatrix(states);
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < actions; a++) {
                for (int next = 0; next < states; next++) {
                    double mass = -discount * policy[s * actions + a] * transitions[s][a][next];
                    matrix.addToEntry(transposed ? next : s, transposed ? s : next, mass);
                }
            }
        }
        return new LUDecomposition(matrix).getSolver();
    }

    /** A function of the occupancy as a function of the policy; its gradient is d(s)·Q(s, a) for the reward ∂f/∂λ. */
    public Oracle oracle(OccupancyFunction function) {
        return new PolicyOracle(function);
    }

    private final class PolicyOracle implements Oracle {

        private final OccupancyFunction function;

        PolicyOracle(OccupancyFunction function) {
            this.function = function;
        }

        @Override
        public double value(double[] policy) {
            return function.evaluate(occupancy(policy), new double[policy.length]);
        }

        @Override
        public void gradient(double[] policy, double[] out) {
            evaluate(policy, out);
        }

        @Override
        public double evaluate(double[] policy, double[] out) {
            double[] d = visits(policy);
            double[] occupancy = occupancy(policy, d);
            double[] reward = new double[policy.length];
            double value = function.evaluate(occupancy, reward);
            double[] perState = new double[states];
            for (int i = 0; i < policy.length; i++) {
                perState[i / actions] += policy[i] * reward[i];
            }
            double[] v =
                    solver(policy, false).solve(new ArrayRealVector(perState)).toArray();
            for (int i = 0; i < policy.length; i++) {
                double q = reward[i];
                for (int next = 0; next < states; next++) {
                    q += discount * transitions[i / actions][i % actions][next] * v[next];
                }
                out[i] = d[i / actions] * q;
            }
            return value;
        }
    }

    /** Minimise a function of the occupancy subject to others being at most 0. */
    public Example example(String title, OccupancyFunction objective, OccupancyFunction... constraints) {
        ConstrainedProblem problem =
                ConstrainedProblem.minimise(oracle(objective), SimplexProduct.of(states, actions), states * actions);
        for (OccupancyFunction constraint : constraints) {
            problem = problem.subjectTo(oracle(constraint));
        }
        return new Example(title, problem, Example.Point.of(uniformPolicy()), map());
    }

    /** Policy to occupancy and back. */
    public HiddenMap map() {
        return new HiddenMap() {
            @Override
            public double[] forward(double[] policy) {
                return occupancy(policy);
            }

            @Override
            public double[] inverse(double[] occupancy) {
                double[] policy = new double[occupancy.length];
                for (int s = 0; s < states; s++) {
                    double sum = 0;
                    for (int a = 0; a < actions; a++) {
                        sum += occupancy[s * actions + a];
                    }
                    for (int a = 0; a < actions; a++) {
                        policy[s * actions + a] = occupancy[s * actions + a] / sum;
                    }
                }
                return policy;
            }
        };
    }

    /** A process with rewards and costs. */
    public record Rewarded(DecisionProcess process, List<Double> rewards, List<Double> costs) {

        /** Copies the lists. */
        public Rewarded {
            rewards = List.copyOf(rewards);
            costs = List.copyOf(costs);
        }

        /** R(s, a) as a new array. */
        public double[] rewardArray() {
            return rewards.stream().mapToDouble(Double::doubleValue).toArray();
        }

        /** C(s, a) as a new array. */
        public double[] costArray() {
            return costs.stream().mapToDouble(Double::doubleValue).toArray();
        }

        /** Maximise the reward (F1 is minus the reward) with an expected cost of at most {@code budget}. */
        public Example constrained(double budget) {
            return process.example(
                    "a constrained decision process of " + process.states + " states and " + process.actions
                            + " actions",
                    OccupancyFunction.linear(-1, rewardArray(), 0),
                    OccupancyFunction.linear(1, costArray(), budget));
        }
    }

    /** A random process: transitions uniform cubed and normalised, rewards and costs uniform, in this order. */
    public static Rewarded random(int states, int actions, double discount, long seed) {
        Random random = new Random(seed);
        double[][][] transitions = new double[states][actions][states];
        for (double[][] state : transitions) {
            for (double[] row : state) {
                double sum = 0;
                for (int next = 0; next < states; next++) {
                    double u = random.nextDouble();
                    row[next] = u * u * u;
                    sum += row[next];
                }
                for (int next = 0; next < states; next++) {
                    row[next] /= sum;
                }
            }
        }
        double[] rewards = random.doubles((long) states * actions).toArray();
        double[] costs = random.doubles((long) states * actions).toArray();
        double[] initial = new double[states];
        Arrays.fill(initial, 1.0 / states);
        return new Rewarded(
                new DecisionProcess(transitions, initial, discount),
                Arrays.stream(rewards).boxed().toList(),
                Arrays.stream(costs).boxed().toList());
    }
}
