package dev.fathom.hiddenconvexity.study;

import dev.fathom.hiddenconvexity.problem.DecisionProcess;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.LinearQuadratic;
import dev.fathom.hiddenconvexity.problem.Posynomial;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.report.Numbers;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.ojalgo.optimisation.Expression;
import org.ojalgo.optimisation.ExpressionsBasedModel;
import org.ojalgo.optimisation.Optimisation;
import org.ojalgo.optimisation.Variable;

/** Optimal values from the convex forms. */
public final class References {

    private References() {}

    /**
     * An optimal value and the multiplier of the first constraint.
     *
     * @param value F1*
     * @param multiplier λ*
     */
    public record Optimum(double value, double multiplier) {}

    /** A posynomial in u = log x. */
    private record LogPosynomial(Posynomial posynomial) implements InteriorPoint.Smooth {

        private double term(int k, double[] u) {
            double[] row = posynomial.exponents(k);
            double power = 0;
            for (int i = 0; i < u.length; i++) {
                power += row[i] * u[i];
            }
            return posynomial.coefficient(k) * Math.exp(power);
        }

        @Override
        public double value(double[] u) {
            double sum = -posynomial.offset();
            for (int k = 0; k < posynomial.terms(); k++) {
                sum += term(k, u);
            }
            return sum;
        }

        @Override
        public void addDerivatives(double[] u, double weight, double[] gradient, double[][] hessian) {
            for (int k = 0; k < posynomial.terms(); k++) {
                double[] row = posynomial.exponents(k);
                double term = weight * term(k, u);
                for (int i = 0; i < u.length; i++) {
                    gradient[i] += term * row[i];
                    for (int j = 0; j < u.length; j++) {
                        hessian[i][j] += term * row[i] * row[j];
                    }
                }
            }
        }
    }

    /**
     * A geometric programme's optimum, by an interior-point method in log x.
     *
     * @throws FathomException if no point inside the constraints is found: the problem is infeasible or has no interior
     */
    public static Optimum of(GeometricProgram program) {
        List<InteriorPoint.Smooth> constraints = program.constraints().stream()
                .<InteriorPoint.Smooth>map(LogPosynomial::new)
                .toList();
        InteriorPoint.Smooth objective = new LogPosynomial(program.objective());
        double low = Math.log(program.low());
        double high = Math.log(program.high());
        double[] u = new double[program.dimension()];
        Arrays.fill(u, Math.min(Math.max(0, low + 1e-3), high - 1e-3));
        for (int step = 0; step < 10_000 && worst(constraints, u) >= -1e-3; step++) {
            lower(constraints, u, low, high);
        }
        double worst = worst(constraints, u);
        if (!(worst < 0)) {
            throw new FathomException(
                    ExitStatus.FAILURE,
                    "no point of [" + program.low() + ", " + program.high() + "]^" + program.dimension()
                            + " lies inside the constraints of the geometric programme: the best one found violates them by "
                            + Numbers.text(worst, 4),
                    "relax a constraint or widen the box");
        }
        InteriorPoint.Solution solution =
                new InteriorPoint(objective, constraints, new double[0][], low, high).solve(u);
        return new Optimum(
                solution.value(),
                solution.multipliers().isEmpty() ? 0 : solution.multipliers().get(0));
    }

    private static double worst(List<InteriorPoint.Smooth> constraints, double[] u) {
        return constraints.stream().mapToDouble(c -> c.value(u)).max().orElse(Double.NEGATIVE_INFINITY);
    }

    /** A short step down the worst constraint, inside the box. */
    private static void lower(List<InteriorPoint.Smooth> constraints, double[] u, double low, double high) {
        InteriorPoint.Smooth worst = constraints.get(0);
        for (InteriorPoint.Smooth constraint : constraints) {
            worst = constraint.value(u) > worst.value(u) ? constraint : worst;
        }
        double[] gradient = new double[u.length];
        worst.addDerivatives(u, 1, gradient, new double[u.length][u.length]);
        double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        for (int i = 0; i < u.length; i++) {
            u[i] = Math.min(Math.max(u[i] - 0.01 * gradient[i] / norm, low + 1e-4), high - 1e-4);
        }
    }

    /**
     * The optimal cost of scalar control dx = (ax + bu)dt + noise of variance 1 with a mean input power K²P of at most
     * {@code power}, in closed form: with the stability margin m = −(a + bK) the covariance is 1/(2m), the cost convex
     * in m, and the power bounded on an interval of m.
     *
     * @param b not 0
     * @param q weight of the state, at least 0
     * @param r weight of the input, positive
     * @param power infinite for no bound
     * @throws FathomException if no gain that stabilises has so little power
     */
    public static double scalarControl(double a, double b, double q, double r, double power) {
        return scalarOptimum(a, b, q, r, power).cost();
    }

    /**
     * The optimum of scalar control.
     *
     * @param cost of the state and the input
     * @param gain K
     * @param covariance P; infinite if the optimum is not attained
     */
    public record ScalarOptimum(double cost, double gain, double covariance) {

        /**
         * Refuses a problem of a recipe whose optimum its box cuts off.
         *
         * @throws FathomException if the gain or the covariance lies outside
         */
        public void requireWithin(LinearQuadratic.Bounds bounds) {
            require("gain K", gain, -bounds.gain(), bounds.gain());
            require("covariance P", covariance, bounds.leastCovariance(), bounds.mostCovariance());
        }

        private static void require(String name, double value, double low, double high) {
            if (!(value >= low && value <= high)) {
                throw new FathomException(
                        ExitStatus.WRONG_USE,
                        "the optimal " + name + " = " + Numbers.text(value, 6)
                                + " of the problem lies outside its box [" + low + ", " + high + "]",
                        "change problem.a, problem.b, problem.q or problem.r; in Java, LinearQuadratic.within"
                                + " gives another box");
            }
        }
    }

    /** The optimum behind {@link #scalarControl}, with the same arguments and errors. */
    public static ScalarOptimum scalarOptimum(double a, double b, double q, double r, double power) {
        double unlimited = Math.sqrt(a * a + q * b * b / r);
        double margin = unlimited;
        if (!Double.isInfinite(power)) {
            // (a + m)² ≤ 2b²·power·m.
            double half = b * b * power - a;
            double square = half * half - a * a;
            if (!(square >= 0) || half <= 0) {
                throw new FathomException(
                        ExitStatus.FAILURE,
                        "no stabilising gain has a mean input power of at most " + power + ", the least is "
                                + Numbers.text(Math.max(0, 2 * a / (b * b)), 6),
                        "raise the power");
            }
            margin = Math.min(Math.max(unlimited, half - Math.sqrt(square)), half + Math.sqrt(square));
        }
        double gain = (a + margin) / b;
        return new ScalarOptimum((q + r * gain * gain) / (2 * margin), -gain, 1 / (2 * margin));
    }

    /** The least F1 = −reward with cost at most {@code budget}, by a linear programme in the occupancy. */
    public static double linearProgram(DecisionProcess process, double[] rewards, double[] costs, double budget) {
        ExpressionsBasedModel model = new ExpressionsBasedModel();
        int actions = process.actions();
        Variable[] occupancy = new Variable[rewards.length];
        for (int i = 0; i < occupancy.length; i++) {
            occupancy[i] = model.newVariable("x" + i).lower(0).weight(-rewards[i]);
        }
        for (int s = 0; s < process.states(); s++) {
            Expression flow = model.newExpression("flow" + s)
                    .level(BigDecimal.valueOf((1 - process.discount()) * process.initial(s)));
            for (int i = 0; i < occupancy.length; i++) {
                flow.set(occupancy[i], flow(process, s, i / actions, i % actions));
            }
        }
        if (!Double.isInfinite(budget)) {
            Expression cost = model.newExpression("cost").upper(BigDecimal.valueOf(budget));
            for (int i = 0; i < occupancy.length; i++) {
                cost.set(occupancy[i], costs[i]);
            }
        }
        Optimisation.Result result = model.minimise();
        if (!result.getState().isOptimal()) {
            throw new FathomException(
                    ExitStatus.FAILURE,
                    "no policy of the process has an expected cost of at most " + budget + " (the linear programme is "
                            + result.getState() + ")",
                    "raise the budget");
        }
        return result.getValue();
    }

    private static double flow(DecisionProcess process, int s, int from, int action) {
        return (from == s ? 1 : 0) - process.discount() * process.transition(from, action, s);
    }

    /**
     * The least Σ λ log λ with ‖λ − target‖ ≤ radius over the occupancies, by an interior-point method in λ.
     *
     * @param target an occupancy of the process, every entry positive
     * @param radius positive
     */
    public static Optimum entropy(DecisionProcess process, double[] target, double radius) {
        if (!(radius > 0)) {
            throw new IllegalArgumentException("radius must be positive, got " + radius);
        }
        int n = target.length;
        double[][] flows = new double[process.states()][n];
        for (int s = 0; s < process.states(); s++) {
            for (int i = 0; i < n; i++) {
                flows[s][i] = flow(process, s, i / process.actions(), i % process.actions());
            }
        }
        InteriorPoint.Smooth entropy = new InteriorPoint.Smooth() {
            @Override
            public double value(double[] u) {
                double sum = 0;
                for (double p : u) {
                    sum += p * Math.log(p);
                }
                return sum;
            }

            @Override
            public void addDerivatives(double[] u, double weight, double[] gradient, double[][] hessian) {
                for (int i = 0; i < u.length; i++) {
                    gradient[i] += weight * (Math.log(u[i]) + 1);
                    hessian[i][i] += weight / u[i];
                }
            }
        };
        InteriorPoint.Smooth ball = new InteriorPoint.Smooth() {
            @Override
            public double value(double[] u) {
                double sum = -radius * radius;
                for (int i = 0; i < u.length; i++) {
                    sum += (u[i] - target[i]) * (u[i] - target[i]);
                }
                return sum / 2;
            }

            @Override
            public void addDerivatives(double[] u, double weight, double[] gradient, double[][] hessian) {
                for (int i = 0; i < u.length; i++) {
                    gradient[i] += weight * (u[i] - target[i]);
                    hessian[i][i] += weight;
                }
            }
        };
        InteriorPoint.Solution solution =
                new InteriorPoint(entropy, List.of(ball), flows, 0, Double.POSITIVE_INFINITY).solve(target);
        // ‖·‖ − r has gradient (λ − e)/r on the sphere, the half square (λ − e): the multipliers differ by r.
        return new Optimum(solution.value(), solution.multipliers().get(0) * radius);
    }
}
