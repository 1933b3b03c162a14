package dev.fathom.eigenfunctioncontrol.recipe;

import dev.fathom.eigenfunctioncontrol.exact.Riccati;
import dev.fathom.eigenfunctioncontrol.exact.SeparableControl;
import dev.fathom.eigenfunctioncontrol.exact.Spectrum1d;
import dev.fathom.eigenfunctioncontrol.exact.SymmetricLqr;
import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.DType;
import dev.fathom.engine.Linalg;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.lab.recipe.About;
import dev.fathom.sde.Feedback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A benchmark problem of the paper by its constants, or the user's own from parts. */
public sealed interface ProblemConfig {

    /** The problem. */
    SocProblem problem();

    /**
     * The optimal control if it is known.
     *
     * @param steps of the grid on which it will be asked
     */
    default @Nullable Feedback reference(int steps) {
        return null;
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
        }
    }

    private static void positive(double value, String name) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be > 0 and finite, got " + value);
        }
    }

    /**
     * Linear drift and quadratic costs.
     *
     * @param dim d
     * @param drift a: the drift is −ax; negative is repulsive
     * @param cost p: the running cost is p‖x‖²
     * @param terminal q: the terminal cost is q‖x‖²
     * @param anisotropic whether drift and cost differ between directions, drawn as in the paper
     * @param horizon T
     */
    record Quadratic(
            @About("dimensions") int dim,

            @About("the drift is -drift x; negative is repulsive")
            double drift,

            @About("the running cost is cost |x|^2") double cost,
            @About("the terminal cost is terminal |x|^2") double terminal,

            @About("whether directions differ, drawn as in the paper")
            boolean anisotropic,

            @About("horizon T") double horizon)
            implements ProblemConfig {

        /** Checks the range. */
        public Quadratic {
            atLeast(1, dim, "dim");
            positive(horizon, "horizon");
        }

        /** The paper's isotropic problem in ten dimensions. */
        public static Quadratic defaults() {
            return new Quadratic(10, 1, 1, 0.5, false, 4);
        }

        /** The closed form. */
        public SymmetricLqr lqr() {
            return SymmetricLqr.of(driftMatrix(), costMatrix(), 1);
        }

        private double[][] driftMatrix() {
            double[][] a = diagonal(drift);
            Rng rng = Rng.seed(0).split("anisotropic drift");
            for (int i = 0; anisotropic && i < dim; i++) {
                a[i][i] = drift * Math.exp(rng.nextGaussian());
            }
            return a;
        }

        private double[][] costMatrix() {
            if (!anisotropic) {
                return diagonal(cost);
            }
            Rng rng = Rng.seed(0).split("anisotropic cost");
            try (Scope scope = Scope.open()) {
                Tensor u = Linalg.qr(rng.normal(DType.F64, dim, dim)).q();
                Tensor scale = rng.normal(DType.F64, dim).exp().mul(cost);
                Tensor p = u.mul(scale).matmul(u.t());
                double[] flat = p.add(p.t()).mul(0.5).toDoubles();
                double[][] matrix = new double[dim][];
                Arrays.setAll(matrix, i -> Arrays.copyOfRange(flat, i * dim, (i + 1) * dim));
                return matrix;
            }
        }

        private double[][] diagonal(double value) {
            double[][] matrix = new double[dim][dim];
            for (int i = 0; i < dim; i++) {
                matrix[i][i] = value;
            }
            return matrix;
        }

        @Override
        public SocProblem problem() {
            double[] start = new double[dim];
            Arrays.setAll(start, i -> 0.5 * Math.sin(1 + 3 * i));
            return SocProblem.builder()
                    .name("quadratic")
                    .dim(dim)
                    .potential(Potentials.quadratic(driftMatrix()))
                    .runningCost(Costs.quadratic(costMatrix()))
                    .terminalCost(Costs.squared(dim, terminal))
                    .horizon(horizon)
                    .initial(start)
                    .build();
        }

        @Override
        public Feedback reference(int steps) {
            return new Riccati(lqr(), diagonal(terminal), horizon, steps * Math.max(1, 2000 / steps)).control();
        }
    }

    /**
     * Two wells in every coordinate, held at the saddle.
     *
     * @param kappa of the potential, one for each coordinate
     * @param nu of the running cost
     * @param horizon T
     */
    record DoubleWell(
            @About("steepness of the potential, one for each coordinate")
            List<Double> kappa,

            @About("steepness of the running cost, one for each coordinate")
            List<Double> nu,

            @About("horizon T") double horizon)
            implements ProblemConfig {

        /** Checks that there are as many of both. */
        public DoubleWell {
            kappa = List.copyOf(kappa);
            nu = List.copyOf(nu);
            if (kappa.isEmpty() || kappa.size() != nu.size()) {
                throw new IllegalArgumentException(
                        "kappa and nu need one number for each coordinate, got " + kappa + " and " + nu);
            }
            kappa.forEach(value -> positive(value, "every one of kappa"));
            positive(horizon, "horizon");
        }

        /** Four coordinates. */
        public static DoubleWell defaults() {
            return new DoubleWell(List.of(5.0, 1.0, 1.0, 1.0), List.of(5.0, 3.0, 3.0, 3.0), 4);
        }

        private static double[] array(List<Double> values) {
            return values.stream().mapToDouble(Double::doubleValue).toArray();
        }

        @Override
        public SocProblem problem() {
            return SocProblem.builder()
                    .name("double well")
                    .dim(kappa.size())
                    .potential(Potentials.doubleWell(array(kappa)))
                    .runningCost(Costs.wells(array(nu)))
                    .horizon(horizon)
                    .build();
        }

        /** The optimal control and value of each coordinate. */
        public List<SeparableControl> coordinates(int steps) {
            List<SeparableControl> all = new ArrayList<>();
            for (int i = 0; i < kappa.size(); i++) {
                double k = kappa.get(i);
                double n = nu.get(i);
                int before = kappa.subList(0, i).indexOf(k);
                if (before >= 0 && nu.get(before) == n) {
                    all.add(all.get(before));
                    continue;
                }
                Spectrum1d spectrum = Spectrum1d.of(
                        x -> k * Math.pow(x * x - 1, 2), x -> n * Math.pow(x * x - 1, 2), 1, -2.75, 2.75, 4000);
                all.add(new SeparableControl(
                        spectrum,
                        x -> k * Math.pow(x * x - 1, 2),
                        x -> 0,
                        1,
                        horizon,
                        steps,
                        Math.max(1, 4000 / steps)));
            }
            return all;
        }

        @Override
        public Feedback reference(int steps) {
            return SeparableControl.of(coordinates(steps));
        }
    }

    /**
     * A particle on a ring in the plane that is cheaper on one side.
     *
     * @param radius R: the ring lies at R/√2
     * @param strength s of the potential
     * @param tilt positive: the running cost is tilt · x₁
     * @param horizon T
     */
    record Ring(
            @About("R: the ring lies at R over the root of 2")
            double radius,

            @About("strength of the potential") double strength,

            @About("the running cost is tilt times the first coordinate")
            double tilt,

            @About("horizon T") double horizon)
            implements ProblemConfig {

        /** Checks the ranges. */
        public Ring {
            positive(radius, "radius");
            positive(strength, "strength");
            positive(tilt, "tilt");
            positive(horizon, "horizon");
        }

        /** The paper's constants. */
        public static Ring defaults() {
            return new Ring(5, 1, 2, 5);
        }

        @Override
        public SocProblem problem() {
            return SocProblem.builder()
                    .name("ring")
                    .dim(2)
                    .potential(Potentials.ring(radius, strength))
                    .runningCost(Costs.linear(tilt, 0))
                    .horizon(horizon)
                    .initial(radius / Math.sqrt(2), 0)
                    .build();
        }
    }

    /**
     * Agents on a cycle, drawn to their neighbours, who are to hold an opinion of ±1.
     *
     * @param agents how many
     * @param weight of a neighbour
     * @param start the initial opinions are ±start in turn
     * @param horizon T
     */
    record Opinion(
            @About("how many agents") int agents,
            @About("weight of a neighbour") double weight,

            @About("initial opinions are plus and minus this, in turn")
            double start,

            @About("horizon T") double horizon)
            implements ProblemConfig {

        /** Checks the range. */
        public Opinion {
            atLeast(2, agents, "agents");
            positive(weight, "weight");
            positive(horizon, "horizon");
        }

        /** Ten agents. */
        public static Opinion defaults() {
            return new Opinion(10, 0.5, 0, 10);
        }

        @Override
        public SocProblem problem() {
            double[] opinions = new double[agents];
            Arrays.setAll(opinions, i -> i % 2 == 0 ? start : -start);
            double[] ones = new double[agents];
            Arrays.fill(ones, 1);
            return SocProblem.builder()
                    .name("opinion dynamics")
                    .dim(agents)
                    .potential(Potentials.consensusOnCycle(agents, weight))
                    .runningCost(Costs.wells(ones))
                    .horizon(horizon)
                    .initial(opinions)
                    .build();
        }
    }

    /**
     * The user's own problem, of parts that have a name; with any other potential or cost it is one for the Java API.
     *
     * @param potential E: the drift is −∇E
     * @param running the running cost f
     * @param terminal the terminal cost g
     * @param beta the inverse temperature
     * @param start the initial state, which says how many dimensions there are
     * @param horizon T
     */
    record Custom(
            PotentialConfig potential,
            CostConfig running,
            CostConfig terminal,
            @About("inverse temperature") double beta,

            @About("initial state, one number for each dimension")
            List<Double> start,

            @About("horizon T") double horizon)
            implements ProblemConfig {

        /** Checks that the parts fit the state. */
        public Custom {
            start = List.copyOf(start);
            atLeast(1, start.size(), "the number of components of start");
            positive(beta, "beta");
            positive(horizon, "horizon");
            potential.field(start.size());
            running.field(start.size());
            terminal.field(start.size());
        }

        /** A double well whose right side is cheap at the end. */
        public static Custom defaults() {
            return new Custom(
                    new PotentialConfig.DoubleWell(List.of(1.0)),
                    new CostConfig.Squared(1, List.of()),
                    new CostConfig.Distance(1, List.of(1.0)),
                    1,
                    List.of(0.0),
                    4);
        }

        @Override
        public SocProblem problem() {
            int dim = start.size();
            return SocProblem.builder()
                    .name("custom")
                    .dim(dim)
                    .beta(beta)
                    .potential(potential.field(dim))
                    .runningCost(running.field(dim))
                    .terminalCost(terminal.field(dim))
                    .horizon(horizon)
                    .initial(start.stream().mapToDouble(Double::doubleValue).toArray())
                    .build();
        }
    }
}
