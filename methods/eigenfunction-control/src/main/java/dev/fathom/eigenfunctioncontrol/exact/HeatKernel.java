package dev.fathom.eigenfunctioncontrol.exact;

import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.ScalarField;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The optimal control of a {@link SymmetricLqr} with any terminal cost at any time, by the oscillator's heat kernel
 * instead of the series. Weighted with {@code e^{−βE}} the kernel is a normal density of the end point y given x,
 * {@code y = Mx + Lξ}, so {@code log ψ = const − ½xᵀCx + log E_ξ[e^{−βg(y)}]}, and the gradient of the last term is
 * {@code Mᵀ L⁻ᵀ E[ξ e^{−βg}]/E[e^{−βg}]}, which asks no smoothness of g.
 */
public final class HeatKernel {

    private final SymmetricLqr lqr;
    private final ScalarField g;
    private final double horizon;
    private final double[] nodes;
    private final double[] logWeights;
    private final int count;

    private HeatKernel(SymmetricLqr lqr, ScalarField g, double horizon, int perDimension, double reach) {
        this.lqr = lqr;
        this.g = g;
        this.horizon = horizon;
        int d = lqr.dim();
        this.count = (int) Math.pow(perDimension, d);
        this.nodes = new double[count * d];
        this.logWeights = new double[count];
        for (int n = 0; n < count; n++) {
            int rest = n;
            for (int i = 0; i < d; i++, rest /= perDimension) {
                double xi = -reach + 2 * reach * (rest % perDimension) / (perDimension - 1);
                nodes[n * d + i] = xi;
                logWeights[n] -= xi * xi / 2;
            }
        }
    }

    /**
     * In one to three dimensions, by the trapezoidal rule: it converges exponentially for smooth g, and with the square
     * of the nodes' distance where g has a kink.
     */
    public static HeatKernel of(SymmetricLqr lqr, ScalarField g, double horizon) {
        return switch (lqr.dim()) {
            case 1 -> new HeatKernel(lqr, g, horizon, 1001, 10);
            case 2 -> new HeatKernel(lqr, g, horizon, 61, 7.5);
            case 3 -> new HeatKernel(lqr, g, horizon, 31, 6.5);
            default ->
                throw new IllegalArgumentException(
                        "quadrature serves at most 3 dimensions, got " + lqr.dim() + "; use separable");
        };
    }

    /**
     * In any number of dimensions when A and P are diagonal and {@code g(x) = Σ g₁(x_i)}: coordinate by coordinate.
     *
     * @param g1 the cost of one coordinate, element by element
     * @throws IllegalArgumentException if A or P is not diagonal
     */
    public static Feedback separable(SymmetricLqr lqr, UnaryOperator<Tensor> g1, double horizon) {
        if (!SymmetricLqr.isDiagonal(lqr.drift()) || !SymmetricLqr.isDiagonal(lqr.cost())) {
            throw new IllegalArgumentException(
                    "A and P must be diagonal for the coordinates to be controlled one by one; use HeatKernel.of");
        }
        HeatKernel[] each = new HeatKernel[lqr.dim()];
        for (int i = 0; i < each.length; i++) {
            double[][] a = {{lqr.drift().getEntry(i, i)}};
            double[][] p = {{lqr.cost().getEntry(i, i)}};
            each[i] = of(SymmetricLqr.of(a, p, lqr.beta()), x -> g1.apply(x).sum(1), horizon);
        }
        return (x, t) -> {
            Tensor[] columns = new Tensor[each.length];
            for (int i = 0; i < columns.length; i++) {
                columns[i] = each[i].control().at(x.detach().narrow(1, i, 1), t);
            }
            return Tensors.cat(Arrays.asList(columns), 1);
        };
    }

    private record Transition(RealMatrix m, RealMatrix l, RealMatrix c, double logFactor) {}

    private Transition transition(double remaining) {
        double tau = remaining / (2 * lqr.beta());
        int d = lqr.dim();
        double[] omega = lqr.frequencies();
        double[] coth = new double[d];
        double[] csch = new double[d];
        double log = lqr.beta() * lqr.drift().getTrace() * tau;
        for (int i = 0; i < d; i++) {
            double w = lqr.beta() * omega[i];
            double e = Math.exp(-4 * w * tau);
            coth[i] = w * (1 + e) / (1 - e);
            csch[i] = 2 * w * Math.exp(-2 * w * tau) / (1 - e);
            log += 0.5 * (Math.log(2 * w) - 2 * w * tau - Math.log1p(-e)); // csch itself underflows
        }
        RealMatrix u = lqr.modes();
        RealMatrix ba = lqr.drift().scalarMultiply(lqr.beta());
        RealMatrix full = u.multiply(MatrixUtils.createRealDiagonalMatrix(coth)).multiply(u.transpose());
        RealMatrix cross =
                u.multiply(MatrixUtils.createRealDiagonalMatrix(csch)).multiply(u.transpose());
        RealMatrix precision = full.add(ba);
        RealMatrix covariance = MatrixUtils.inverse(precision);
        RealMatrix m = covariance.multiply(cross);
        RealMatrix l = new CholeskyDecomposition(symmetric(covariance), 1e-8, 1e-14).getL();
        for (int i = 0; i < d; i++) {
            log += Math.log(l.getEntry(i, i));
        }
        return new Transition(
                m,
                l,
                full.subtract(ba).subtract(m.transpose().multiply(precision).multiply(m)),
                log);
    }

    private static RealMatrix symmetric(RealMatrix matrix) {
        return matrix.add(matrix.transpose()).scalarMultiply(0.5);
    }

    private static Tensor tensor(RealMatrix matrix) {
        return Tensors.of(SymmetricLqr.flat(matrix.getData()), matrix.getRowDimension(), matrix.getColumnDimension());
    }

    /** The logarithms of weights of the nodes for each state, (batch, nodes). */
    private Tensor logs(Transition step, Tensor x) {
        int d = lqr.dim();
        Tensor xi = Tensors.of(nodes, count, d);
        Tensor y = x.matmul(tensor(step.m()).t())
                .unsqueeze(1)
                .add(xi.matmul(tensor(step.l()).t()).unsqueeze(0));
        Tensor cost = g.value(y.reshape(x.size(0) * count, d)).reshape(x.size(0), count);
        return Tensors.of(logWeights, 1, count).add(cost, -lqr.beta());
    }

    /** The value V(x, t), (batch), in double precision; t before the horizon. */
    public Tensor value(Tensor states, double t) {
        Tensor x = states.detach().to(DType.F64);
        Transition step = transition(horizon - t);
        Tensor total = Tensors.of(logWeights, count).logSumExp(0);
        Tensor expected = logs(step, x).logSumExp(1).sub(total);
        Tensor form = x.matmul(tensor(step.c())).mul(x).sum(1).mul(-0.5);
        return expected.add(form).add(step.logFactor()).div(-lqr.beta());
    }

    /** The optimal control before the horizon; at the horizon it is that of a moment earlier. */
    public Feedback control() {
        return (states, t) -> {
            Tensor x = states.detach().to(DType.F64);
            Transition step = transition(Math.max(horizon - t, 1e-6 * horizon));
            Tensor mean = logs(step, x).softmax(1).matmul(Tensors.of(nodes, count, lqr.dim()));
            Tensor pull = mean.matmul(tensor(MatrixUtils.inverse(step.l()).multiply(step.m())));
            Tensor u = pull.sub(x.matmul(tensor(step.c()))).div(lqr.beta());
            return u.to(states.dtype());
        };
    }
}
