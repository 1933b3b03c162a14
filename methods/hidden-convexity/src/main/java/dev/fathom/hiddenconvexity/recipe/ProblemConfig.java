package dev.fathom.hiddenconvexity.recipe;

import dev.fathom.hiddenconvexity.problem.DecisionProcess;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.LinearQuadratic;
import dev.fathom.hiddenconvexity.problem.OccupancyFunction;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.hiddenconvexity.problem.Posynomial;
import dev.fathom.hiddenconvexity.study.References;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.About;
import dev.fathom.lab.report.Numbers;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** A problem of a recipe. */
public sealed interface ProblemConfig {

    /** The problem, with random parts from {@code seed}. */
    Example example(long seed);

    /** The optimal value, where a convex form gives one; empty if none is known. */
    OptionalDouble optimum(long seed);

    /** A number below the optimal value. */
    double lowerBound();

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    private static void requireProcess(int states, int actions, double discount) {
        require(states >= 1, "states must be at least 1, got " + states);
        require(actions >= 2, "actions must be at least 2, got " + actions);
        require(discount >= 0 && discount < 1, "discount must lie in [0, 1), got " + discount);
    }

    /** The two-dimensional smooth example of the paper. */
    record Plane() implements ProblemConfig {
        @Override
        public Example example(long seed) {
            return PaperExamples.geometric();
        }

        @Override
        public OptionalDouble optimum(long seed) {
            return OptionalDouble.of(5);
        }

        @Override
        public double lowerBound() {
            return 0;
        }
    }

    /**
     * The two-dimensional non-smooth example of the paper.
     *
     * @param epsilon the accuracy by which its start violates the constraint, ε²/2; in (0, 1]
     */
    record NonSmooth(
            @About("the start violates the constraint by half its square; in (0, 1]")
            double epsilon) implements ProblemConfig {

        /** Checks the range. */
        public NonSmooth {
            require(epsilon > 0 && epsilon <= 1, "epsilon must lie in (0, 1], got " + epsilon);
        }

        /** The accuracy 0.1. */
        public static NonSmooth defaults() {
            return new NonSmooth(0.1);
        }

        @Override
        public Example example(long seed) {
            return PaperExamples.nonSmooth(epsilon);
        }

        @Override
        public OptionalDouble optimum(long seed) {
            return OptionalDouble.of(0.15);
        }

        @Override
        public double lowerBound() {
            return 0;
        }
    }

    /** The paper's example whose functions need different changes of variables: nothing is promised. */
    record Inconsistent() implements ProblemConfig {
        @Override
        public Example example(long seed) {
            return PaperExamples.inconsistent();
        }

        @Override
        public OptionalDouble optimum(long seed) {
            return OptionalDouble.of(Math.hypot(0.55, 0.55));
        }

        @Override
        public double lowerBound() {
            return 0;
        }
    }

    /**
     * A term of a posynomial.
     *
     * @param coefficient positive
     * @param exponents one per variable
     */
    record Term(
            @About("a positive number") double coefficient,

            @About("one per variable, of any sign") List<Double> exponents) {

        /** Copies the list. */
        public Term {
            exponents = List.copyOf(exponents);
        }
    }

    /**
     * A geometric programme written out, or a random one.
     *
     * @param objective the terms of the objective; none for a random programme
     * @param constraints lists of terms, each of whose sums must be at most 1; none for a random programme
     * @param low the box's lower bound
     * @param high its upper bound
     * @param dimension variables of a random programme
     */
    record Geometric(
            @About("the objective's terms; leave out for a random programme")
            List<Term> objective,

            @About("per constraint its terms; their sum must be at most 1")
            List<List<Term>> constraints,

            @About("lower bound of every variable, positive")
            double low,

            @About("upper bound of every variable") double high,
            @About("variables of a random programme") int dimension)
            implements ProblemConfig {

        /** Checks the sizes. */
        public Geometric {
            objective = List.copyOf(objective);
            constraints = constraints.stream().map(List::copyOf).toList();
            require(low > 0 && high > low, "low must be positive and below high, got " + low + ", " + high);
            require(dimension >= 1, "dimension must be at least 1, got " + dimension);
            require(
                    constraints.isEmpty() || !objective.isEmpty(),
                    "constraints need an objective: give its terms, or leave out both for a random programme");
            if (!objective.isEmpty()) {
                posynomial(objective, 0);
                int variables = objective.get(0).exponents().size();
                for (List<Term> constraint : constraints) {
                    if (posynomial(constraint, 1).dimension() != variables) {
                        throw new IllegalArgumentException(
                                "constraints must have as many exponents per term as the objective, " + variables);
                    }
                }
            }
        }

        /** A random programme of 100 variables. */
        public static Geometric defaults() {
            return new Geometric(List.of(), List.of(), 0.5, 2, 100);
        }

        private static Posynomial posynomial(List<Term> terms, double offset) {
            double[][] exponents = terms.stream()
                    .map(term -> term.exponents().stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray())
                    .toArray(double[][]::new);
            return new Posynomial(
                    exponents, terms.stream().mapToDouble(Term::coefficient).toArray(), offset);
        }

        private GeometricProgram program(long seed) {
            if (objective.isEmpty()) {
                return GeometricProgram.random(dimension, low, high, seed);
            }
            return new GeometricProgram(
                    posynomial(objective, 0),
                    constraints.stream().map(terms -> posynomial(terms, 1)).toList(),
                    low,
                    high);
        }

        @Override
        public Example example(long seed) {
            return program(seed).example();
        }

        @Override
        public OptionalDouble optimum(long seed) {
            return OptionalDouble.of(References.of(program(seed)).value());
        }

        @Override
        public double lowerBound() {
            return 0;
        }
    }

    /**
     * A random constrained decision process.
     *
     * @param states at least 1
     * @param actions at least 2
     * @param discount in [0, 1)
     * @param budget the most expected cost, positive; costs are uniform in [0, 1] per state and action
     */
    record Process(
            @About("number of states") int states,
            @About("number of actions") int actions,
            @About("discount in [0, 1)") double discount,

            @About("most expected cost; costs are uniform in [0, 1]")
            double budget)
            implements ProblemConfig {

        /** Checks the ranges. */
        public Process {
            requireProcess(states, actions, discount);
            require(budget > 0 && Double.isFinite(budget), "budget must be positive and finite, got " + budget);
        }

        /** 5 states and 3 actions. */
        public static Process defaults() {
            return new Process(5, 3, 0.9, 0.55);
        }

        @Override
        public Example example(long seed) {
            DecisionProcess.Rewarded rewarded = DecisionProcess.random(states, actions, discount, seed);
            double[] costs = rewarded.costArray();
            double[] saved = Arrays.stream(costs).map(cost -> -cost).toArray();
            double least = References.linearProgram(rewarded.process(), saved, costs, Double.POSITIVE_INFINITY);
            if (budget < least) {
                throw new FathomException(
                        ExitStatus.WRONG_USE,
                        "problem.budget is " + budget + ", but the least expected cost of this process is "
                                + Numbers.text(least, 6),
                        "raise problem.budget");
            }
            return rewarded.constrained(budget);
        }

        @Override
        public OptionalDouble optimum(long seed) {
            DecisionProcess.Rewarded rewarded = DecisionProcess.random(states, actions, discount, seed);
            return OptionalDouble.of(
                    References.linearProgram(rewarded.process(), rewarded.rewardArray(), rewarded.costArray(), budget));
        }

        @Override
        public double lowerBound() {
            return -1;
        }
    }

    /**
     * The most even occupancy near that of an expert.
     *
     * @param states at least 1
     * @param actions at least 2
     * @param discount in [0, 1)
     * @param radius how far from the expert's occupancy, in the Euclidean norm; positive
     */
    record Imitation(
            @About("number of states") int states,
            @About("number of actions") int actions,
            @About("discount in [0, 1)") double discount,
            @About("how far from the expert's occupancy") double radius)
            implements ProblemConfig {

        /** Checks the ranges. */
        public Imitation {
            requireProcess(states, actions, discount);
            require(radius > 0 && Double.isFinite(radius), "radius must be positive and finite, got " + radius);
        }

        /** 5 states and 3 actions. */
        public static Imitation defaults() {
            return new Imitation(5, 3, 0.9, 0.1);
        }

        private DecisionProcess process(long seed) {
            return DecisionProcess.random(states, actions, discount, seed).process();
        }

        private double[] target(DecisionProcess process) {
            double[] policy = new double[states * actions];
            Arrays.fill(policy, 0.1 / (actions - 1));
            for (int s = 0; s < states; s++) {
                policy[s * actions + s % actions] = 0.9;
            }
            return process.occupancy(policy);
        }

        @Override
        public Example example(long seed) {
            DecisionProcess process = process(seed);
            return process.example(
                    "the most even occupancy near an expert's",
                    OccupancyFunction.negativeEntropy(),
                    OccupancyFunction.distanceTo(target(process), radius));
        }

        @Override
        public OptionalDouble optimum(long seed) {
            DecisionProcess process = process(seed);
            return OptionalDouble.of(
                    References.entropy(process, target(process), radius).value());
        }

        @Override
        public double lowerBound() {
            return -Math.log((double) states * actions);
        }
    }

    /**
     * Linear-quadratic control of one state.
     *
     * @param a drift
     * @param b input gain, not 0
     * @param q weight of the state, at least 0
     * @param r weight of the input, positive
     * @param inputPower most mean input power, positive; infinite for none
     */
    record Control(
            @About("drift: positive is unstable") double a,
            @About("input gain") double b,
            @About("weight of the state") double q,
            @About("weight of the input") double r,

            @About("most mean input power; .inf for no limit")
            double inputPower)
            implements ProblemConfig {

        /** Checks the ranges. */
        public Control {
            require(Double.isFinite(a), "a must be finite, got " + a);
            require(
                    b != 0 && Double.isFinite(b),
                    "b must be finite and not 0, got " + b + ": the input would do nothing");
            require(q >= 0 && Double.isFinite(q), "q must be at least 0 and finite, got " + q);
            require(r > 0 && Double.isFinite(r), "r must be positive and finite, got " + r);
            require(inputPower > 0, "inputPower must be positive, got " + inputPower);
        }

        /** The unstable scalar system. */
        public static Control defaults() {
            return new Control(1, 1, 1, 1, Double.POSITIVE_INFINITY);
        }

        @Override
        public Example example(long seed) {
            LinearQuadratic system = LinearQuadratic.scalar(a, b, q, r);
            // Says if no gain has so little power, or if the best one lies outside the box.
            References.scalarOptimum(a, b, q, r, inputPower).requireWithin(system.bounds());
            return Double.isInfinite(inputPower) ? system.example() : system.withInputPower(inputPower);
        }

        @Override
        public OptionalDouble optimum(long seed) {
            return OptionalDouble.of(References.scalarControl(a, b, q, r, inputPower));
        }

        @Override
        public double lowerBound() {
            return 0;
        }
    }
}
