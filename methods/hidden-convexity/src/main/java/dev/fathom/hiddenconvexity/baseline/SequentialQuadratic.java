package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.Evaluations;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;
import dev.fathom.optim.convex.Box;
import dev.fathom.optim.convex.ConvexSet;
import dev.fathom.optim.convex.WholeSpace;
import java.util.ArrayList;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxIter;
import org.hipparchus.optim.OptimizationData;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.vector.constrained.EqualityConstraint;
import org.hipparchus.optim.nonlinear.vector.constrained.InequalityConstraint;
import org.hipparchus.optim.nonlinear.vector.constrained.SQPOptimizerS;
import org.hipparchus.optim.nonlinear.vector.constrained.TwiceDifferentiableFunction;

/**
 * Sequential quadratic programming by Hipparchus, with its own approximation of the Hessian: what an engineer would try
 * first. It knows smooth functions only, so the domain must be a box, whose finite bounds become constraints, or the
 * whole space.
 *
 * @param maxIterations at least 1
 */
public record SequentialQuadratic(int maxIterations) implements ConstrainedSolver {

    /** Checks the range. */
    public SequentialQuadratic {
        if (maxIterations < 1) {
            throw new IllegalArgumentException("maxIterations must be at least 1, got " + maxIterations);
        }
    }

    /**
     * Solves. The status is STALLED where the optimiser says that it converged; where it gives up, the start is the
     * answer and the events say why.
     *
     * @throws IllegalArgumentException if the domain is neither a box nor the whole space
     */
    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        CountedProblem counted = new CountedProblem(problem);
        Evaluations f = new Evaluations(counted.problem(), start);
        List<OptimizationData> data = new ArrayList<>(List.of(
                new ObjectiveFunction(new Smooth(counted.problem().objective(), start.length)),
                new InitialGuess(start),
                new MaxIter(maxIterations),
                new AtLeastZero(counted.problem(), bounds(problem.domain()))));
        if (!problem.equalities().isEmpty()) {
            data.add(new Zero(counted.problem()));
        }
        counted.observe(f, 0, monitor, start);
        double[] x = start.clone();
        SQPOptimizerS optimizer = new SQPOptimizerS();
        SolveResult.Status status = SolveResult.Status.BUDGET;
        List<String> events = new ArrayList<>();
        try {
            x = optimizer.optimize(data.toArray(OptimizationData[]::new)).getX().toArray();
            status = optimizer.getIterations() < maxIterations ? SolveResult.Status.STALLED : status;
        } catch (MathRuntimeException e) {
            events.add("SQP gave up after " + optimizer.getIterations() + " iterations, the start is left: "
                    + e.getMessage());
        }
        problem.domain().project(x);
        counted.observe(f, optimizer.getIterations(), monitor, x);
        return counted.result(f, x, status, events);
    }

    /** A bound of one coordinate: {@code sign·(x_i − at) ≥ 0}. */
    private record Bound(int coordinate, double at, int sign) {}

    private static List<Bound> bounds(ConvexSet domain) {
        List<Bound> bounds = new ArrayList<>();
        if (domain instanceof Box box) {
            double[] lower = box.lower();
            double[] upper = box.upper();
            for (int i = 0; i < lower.length; i++) {
                if (!Double.isInfinite(lower[i])) {
                    bounds.add(new Bound(i, lower[i], 1));
                }
                if (!Double.isInfinite(upper[i])) {
                    bounds.add(new Bound(i, upper[i], -1));
                }
            }
        } else if (!(domain instanceof WholeSpace)) {
            throw new IllegalArgumentException("SQP needs a box or the whole space as its domain, got "
                    + domain.getClass().getSimpleName());
        }
        return bounds;
    }

    /** A function whose Hessian the optimiser approximates. */
    private static final class Smooth extends TwiceDifferentiableFunction {

        private final Oracle oracle;
        private final int dimension;

        Smooth(Oracle oracle, int dimension) {
            this.oracle = oracle;
            this.dimension = dimension;
        }

        @Override
        public int dim() {
            return dimension;
        }

        @Override
        public double value(RealVector x) {
            return oracle.value(x.toArray());
        }

        @Override
        public RealVector gradient(RealVector x) {
            double[] g = new double[dimension];
            oracle.gradient(x.toArray(), g);
            return new ArrayRealVector(g, false);
        }

        @Override
        public RealMatrix hessian(RealVector x) {
            return MatrixUtils.createRealIdentityMatrix(dimension);
        }
    }

    private static RealVector values(List<Oracle> oracles, double sign, double[] x, int extra) {
        RealVector values = new ArrayRealVector(oracles.size() + extra);
        for (int k = 0; k < oracles.size(); k++) {
            values.setEntry(k, sign * oracles.get(k).value(x));
        }
        return values;
    }

    private static RealMatrix jacobian(List<Oracle> oracles, double sign, double[] x, int extra) {
        RealMatrix rows = MatrixUtils.createRealMatrix(oracles.size() + extra, x.length);
        double[] g = new double[x.length];
        for (int k = 0; k < oracles.size(); k++) {
            oracles.get(k).gradient(x, g);
            for (int i = 0; i < g.length; i++) {
                rows.setEntry(k, i, sign * g[i]);
            }
        }
        return rows;
    }

    /** −F2 and the distances to the bounds. */
    private static final class AtLeastZero extends InequalityConstraint {

        private final ConstrainedProblem problem;
        private final List<Bound> bounds;

        AtLeastZero(ConstrainedProblem problem, List<Bound> bounds) {
            super(new ArrayRealVector(problem.inequalities().size() + bounds.size()));
            this.problem = problem;
            this.bounds = bounds;
        }

        @Override
        public int dim() {
            return problem.dimension();
        }

        @Override
        public RealVector value(RealVector x) {
            RealVector values = values(problem.inequalities(), -1, x.toArray(), bounds.size());
            int row = problem.inequalities().size();
            for (Bound bound : bounds) {
                values.setEntry(row++, bound.sign() * (x.getEntry(bound.coordinate()) - bound.at()));
            }
            return values;
        }

        @Override
        public RealMatrix jacobian(RealVector x) {
            RealMatrix rows = SequentialQuadratic.jacobian(problem.inequalities(), -1, x.toArray(), bounds.size());
            int row = problem.inequalities().size();
            for (Bound bound : bounds) {
                rows.setEntry(row++, bound.coordinate(), bound.sign());
            }
            return rows;
        }
    }

    /** The equalities. */
    private static final class Zero extends EqualityConstraint {

        private final ConstrainedProblem problem;

        Zero(ConstrainedProblem problem) {
            super(new ArrayRealVector(problem.equalities().size()));
            this.problem = problem;
        }

        @Override
        public int dim() {
            return problem.dimension();
        }

        @Override
        public RealVector value(RealVector x) {
            return values(problem.equalities(), 1, x.toArray(), 0);
        }

        @Override
        public RealMatrix jacobian(RealVector x) {
            return SequentialQuadratic.jacobian(problem.equalities(), 1, x.toArray(), 0);
        }
    }
}
