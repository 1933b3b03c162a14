package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.Evaluations;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;
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
 * first. It knows smooth functions only, so the domain must be a box, given as bounds.
 *
 * @param lower the box's lower bound, the same for every coordinate
 * @param upper its upper bound
 * @param maxIterations at least 1
 */
public record SequentialQuadratic(double lower, double upper, int maxIterations) implements ConstrainedSolver {

    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        CountedProblem counted = new CountedProblem(problem);
        Evaluations f = new Evaluations(counted.problem(), start);
        counted.observe(f, 0, monitor, start);
        double[] x = start.clone();
        try {
            List<OptimizationData> data = new ArrayList<>(List.of(
                    new ObjectiveFunction(new Smooth(counted.problem().objective(), start.length)),
                    new InitialGuess(start),
                    new MaxIter(maxIterations),
                    new AtLeastZero(counted.problem(), lower, upper)));
            if (!problem.equalities().isEmpty()) {
                data.add(new Zero(counted.problem()));
            }
            x = new SQPOptimizerS()
                    .optimize(data.toArray(OptimizationData[]::new))
                    .getX()
                    .toArray();
        } catch (MathRuntimeException e) {
            // It gave up: the start is what it leaves.
            x = start.clone();
        }
        problem.domain().project(x);
        counted.observe(f, maxIterations, monitor, x);
        return counted.result(f, x);
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
        private final double lower;
        private final double upper;

        AtLeastZero(ConstrainedProblem problem, double lower, double upper) {
            super(new ArrayRealVector(problem.inequalities().size() + 2 * problem.dimension()));
            this.problem = problem;
            this.lower = lower;
            this.upper = upper;
        }

        @Override
        public int dim() {
            return problem.dimension();
        }

        @Override
        public RealVector value(RealVector x) {
            int d = dim();
            RealVector values = values(problem.inequalities(), -1, x.toArray(), 2 * d);
            int from = problem.inequalities().size();
            for (int i = 0; i < d; i++) {
                values.setEntry(from + i, x.getEntry(i) - lower);
                values.setEntry(from + d + i, upper - x.getEntry(i));
            }
            return values;
        }

        @Override
        public RealMatrix jacobian(RealVector x) {
            int d = dim();
            RealMatrix rows = SequentialQuadratic.jacobian(problem.inequalities(), -1, x.toArray(), 2 * d);
            int from = problem.inequalities().size();
            for (int i = 0; i < d; i++) {
                rows.setEntry(from + i, i, 1);
                rows.setEntry(from + d + i, i, -1);
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
