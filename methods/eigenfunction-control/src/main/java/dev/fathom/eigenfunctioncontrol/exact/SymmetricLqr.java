package dev.fathom.eigenfunctioncontrol.exact;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.ScalarField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * The closed form of the linear-quadratic problem with drift {@code −Ax} (A symmetric, of any signature), running cost
 * {@code xᵀPx} and any terminal cost. With {@code X = A² + 2P = U diag(ω²) Uᵀ}: {@code λ_α = β(−tr A + Σ ω_i (2α_i +
 * 1))}, and the eigenfunctions are Hermite functions along U.
 */
public final class SymmetricLqr {

    /**
     * One state of the spectrum.
     *
     * @param quanta α, how often each mode is excited
     * @param eigenvalue λ_α
     */
    public record Level(List<Integer> quanta, double eigenvalue) {

        /** Copies the list. */
        public Level {
            quanta = List.copyOf(quanta);
        }
    }

    private final RealMatrix a;
    private final RealMatrix p;
    private final double beta;
    private final RealMatrix modes;
    private final double[] omega;
    private final RealMatrix root;

    private SymmetricLqr(double[][] a, double[][] p, double beta) {
        if (!(beta > 0)) {
            throw new IllegalArgumentException("beta must be > 0, got " + beta);
        }
        requireSymmetric(a, a.length, "A");
        requireSymmetric(p, a.length, "P");
        this.a = MatrixUtils.createRealMatrix(a);
        this.p = MatrixUtils.createRealMatrix(p);
        this.beta = beta;
        RealMatrix x = this.a.multiply(this.a).add(this.p.scalarMultiply(2));
        boolean diagonal = isDiagonal(x);
        int d = a.length;
        double[] squares = new double[d];
        if (diagonal) { // keep the coordinates' own order, whatever the sizes
            modes = MatrixUtils.createRealIdentityMatrix(d);
            Arrays.setAll(squares, i -> x.getEntry(i, i));
        } else {
            EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(x);
            modes = eigen.getV();
            squares = eigen.getEigenvalues();
        }
        omega = new double[d];
        for (int i = 0; i < d; i++) {
            if (!(squares[i] > 0)) {
                throw new IllegalArgumentException(
                        "A² + 2P must be positive definite, its eigenvalue " + i + " is " + squares[i]);
            }
            omega[i] = Math.sqrt(squares[i]);
        }
        root = modes.multiply(MatrixUtils.createRealDiagonalMatrix(omega)).multiply(modes.transpose());
    }

    /**
     * The problem.
     *
     * @param a symmetric
     * @param p symmetric, such that {@code A² + 2P} is positive definite
     * @throws IllegalArgumentException if a matrix is not symmetric or not of the other's size
     */
    public static SymmetricLqr of(double[][] a, double[][] p, double beta) {
        return new SymmetricLqr(a, p, beta);
    }

    /** {@code A = aI}, {@code P = pI} in d dimensions. */
    public static SymmetricLqr isotropic(int d, double a, double p, double beta) {
        return of(diagonal(d, a), diagonal(d, p), beta);
    }

    static double[][] diagonal(int d, double value) {
        double[][] matrix = new double[d][d];
        for (int i = 0; i < d; i++) {
            matrix[i][i] = value;
        }
        return matrix;
    }

    private static void requireSymmetric(double[][] matrix, int size, String name) {
        if (size == 0 || matrix.length != size || Arrays.stream(matrix).anyMatch(row -> row.length != size)) {
            throw new IllegalArgumentException(name + " must be " + size + " x " + size
                    + " as A has that many rows, it has " + matrix.length + " rows");
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                double off = Math.abs(matrix[i][j] - matrix[j][i]);
                if (!(off <= 1e-9 * (1 + Math.abs(matrix[i][j])))) {
                    throw new IllegalArgumentException(name + " must be symmetric, entries (" + i + ", " + j + ") and ("
                            + j + ", " + i + ") differ by " + off);
                }
            }
        }
    }

    /** Whether all entries off the diagonal are zero. */
    static boolean isDiagonal(RealMatrix x) {
        for (int i = 0; i < x.getRowDimension(); i++) {
            for (int j = 0; j < x.getColumnDimension(); j++) {
                if (i != j && x.getEntry(i, j) != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The number of dimensions. */
    public int dim() {
        return omega.length;
    }

    /** β. */
    public double beta() {
        return beta;
    }

    /** The frequencies ω, one for each mode. */
    public double[] frequencies() {
        return omega.clone();
    }

    /** λ₀. */
    public double groundEnergy() {
        return level(new int[dim()]).eigenvalue();
    }

    Level level(int[] quanta) {
        double sum = -a.getTrace();
        for (int i = 0; i < quanta.length; i++) {
            sum += omega[i] * (2 * quanta[i] + 1);
        }
        return new Level(Arrays.stream(quanta).boxed().toList(), beta * sum);
    }

    /** The m lowest states, lowest first: by {@code Σ α_i ω_i}, not by {@code Σ α_i ω_i²}. */
    public List<Level> levels(int m) {
        PriorityQueue<Level> open = new PriorityQueue<>(Comparator.comparingDouble(Level::eigenvalue));
        Set<List<Integer>> seen = new HashSet<>();
        Level ground = level(new int[dim()]);
        open.add(ground);
        seen.add(ground.quanta());
        List<Level> found = new ArrayList<>();
        while (found.size() < m) {
            Level next = Objects.requireNonNull(open.poll());
            found.add(next);
            for (int i = 0; i < dim(); i++) {
                int[] up = next.quanta().stream().mapToInt(Integer::intValue).toArray();
                up[i]++;
                Level higher = level(up);
                if (seen.add(higher.quanta())) {
                    open.add(higher);
                }
            }
        }
        return found;
    }

    /** {@code D = β(X^{1/2} − A)}: the ground state is {@code exp(−½xᵀDx)}. */
    public double[][] groundMatrix() {
        return root.subtract(a).scalarMultiply(beta).getData();
    }

    /** The matrix K of the long-horizon control {@code u = Kx}, {@code K = A − X^{1/2}}. */
    public double[][] longHorizonGain() {
        return a.subtract(root).getData();
    }

    /** The long-horizon control. */
    public Feedback longHorizonControl() {
        double[] flat = flat(longHorizonGain());
        return (x, t) -> x.detach().matmul(Tensors.of(flat, dim(), dim()).to(x.dtype()));
    }

    /** {@code X^{1/2}}. */
    RealMatrix root() {
        return root;
    }

    RealMatrix drift() {
        return a;
    }

    /** P. */
    RealMatrix cost() {
        return p;
    }

    /** U, whose columns are the modes. */
    RealMatrix modes() {
        return modes;
    }

    /**
     * An eigenfunction with norm 1 in L²(μ), {@code μ = exp(−2βE)} unnormalised, as a differentiable field.
     *
     * @param quanta α
     */
    public ScalarField eigenfunction(List<Integer> quanta) {
        double logNorm = -0.25 * dim() * Math.log(Math.PI);
        for (double w : omega) {
            logNorm += 0.25 * Math.log(beta * w);
        }
        double log = logNorm;
        double[] d = flat(groundMatrix());
        double[] toZ = toHermite();
        return x -> {
            Tensor quadratic = x.matmul(Tensors.of(d, dim(), dim()).to(x.dtype()))
                    .mul(x)
                    .sum(1)
                    .mul(-0.5);
            Tensor value = quadratic.add(log).exp();
            Tensor z = x.matmul(Tensors.of(toZ, dim(), dim()).to(x.dtype()));
            for (int i = 0; i < dim(); i++) {
                value = value.mul(hermite(quanta.get(i), z.select(1, i)));
            }
            return value;
        };
    }

    /** {@code U diag(√(2βω))}: rows of states times it are the Hermite polynomials' arguments z. */
    double[] toHermite() {
        double[] scale = new double[dim()];
        Arrays.setAll(scale, i -> Math.sqrt(2 * beta * omega[i]));
        return flat(modes.multiply(MatrixUtils.createRealDiagonalMatrix(scale)).getData());
    }

    /** {@code He_n(z)/√(n!)}. */
    private static Tensor hermite(int n, Tensor z) {
        Tensor before = z.mul(0);
        Tensor now = before.add(1);
        for (int k = 0; k < n; k++) {
            Tensor after = z.mul(now).sub(before.mul(Math.sqrt(k))).div(Math.sqrt(k + 1.0));
            before = now;
            now = after;
        }
        return now;
    }

    static double[] flat(double[][] matrix) {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).toArray();
    }
}
