package dev.fathom.engine;

import java.util.Arrays;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Linear algebra on the last two dimensions, batched over the others; F32 or F64. A factorisation of a singular or
 * indefinite matrix throws {@link SingularMatrixException}.
 */
public final class Linalg {

    static {
        Natives.load();
    }

    private Linalg() {}

    /**
     * Thin singular value decomposition {@code a = u diag(s) vh} of (m, n), k = min(m, n).
     *
     * @param u (m, k), orthonormal columns
     * @param s (k), descending, not negative
     * @param vh (k, n), orthonormal rows
     */
    public record Svd(Tensor u, Tensor s, Tensor vh) {}

    /**
     * Thin factorisation {@code a = q r} of (m, n), k = min(m, n).
     *
     * @param q (m, k), orthonormal columns
     * @param r (k, n), upper triangular
     */
    public record Qr(Tensor q, Tensor r) {}

    /**
     * Spectrum of a symmetric matrix.
     *
     * @param values (n), ascending
     * @param vectors (n, n), orthonormal columns
     */
    public record Eigh(Tensor values, Tensor vectors) {}

    /**
     * Determinant as sign and logarithm.
     *
     * @param sign -1, 0 or 1
     * @param logAbs logarithm of the absolute value
     */
    public record SignLogDet(Tensor sign, Tensor logAbs) {}

    /** Thin singular value decomposition. */
    public static Svd svd(Tensor matrix) {
        Op.nonNull("svd", "matrix", matrix);
        return Op.run(
                "svd",
                () -> {
                    try (StringViewOptional driver = new StringViewOptional()) {
                        Tensor[] parts = Op.adoptTriple(torch.linalg_svd(matrix.pointer("svd"), false, driver));
                        return new Svd(parts[0], parts[1], parts[2]);
                    }
                },
                matrix);
    }

    /** Singular values only, descending. */
    public static Tensor singularValues(Tensor matrix) {
        return Op.unary("singularValues", matrix, a -> torch.linalg_svdvals(a));
    }

    /** Thin QR factorisation. */
    public static Qr qr(Tensor matrix) {
        Op.nonNull("qr", "matrix", matrix);
        return Op.run(
                "qr",
                () -> {
                    Tensor[] parts = Op.adoptPair(torch.linalg_qr(matrix.pointer("qr")));
                    return new Qr(parts[0], parts[1]);
                },
                matrix);
    }

    /** Eigenvalues and eigenvectors of a symmetric matrix; only the lower triangle is read. */
    public static Eigh eigh(Tensor matrix) {
        Op.nonNull("eigh", "matrix", matrix);
        return Op.run(
                "eigh",
                () -> {
                    Tensor[] parts = Op.adoptPair(torch.linalg_eigh(matrix.pointer("eigh")));
                    return new Eigh(parts[0], parts[1]);
                },
                matrix);
    }

    /** The lower triangular L with {@code L L' = matrix}, symmetric and positive-definite. */
    public static Tensor cholesky(Tensor matrix) {
        return Op.unary("cholesky", matrix, a -> torch.linalg_cholesky(a));
    }

    /** X with {@code matrix X = right}. */
    public static Tensor solve(Tensor matrix, Tensor right) {
        return Op.binary("solve", matrix, right, (a, b) -> torch.linalg_solve(a, b));
    }

    /** X with {@code L L' X = right}, for a factor from {@link #cholesky}. */
    public static Tensor choleskySolve(Tensor right, Tensor factor) {
        return Op.binary("choleskySolve", right, factor, (b, l) -> torch.cholesky_solve(b, l));
    }

    /** X with {@code triangle X = right}, for an upper or lower triangular matrix. */
    public static Tensor triangularSolve(Tensor triangle, Tensor right, boolean upper) {
        return Op.binary("triangularSolve", triangle, right, (a, b) -> torch.linalg_solve_triangular(a, b, upper));
    }

    /** The inverse; prefer {@link #solve}. */
    public static Tensor inverse(Tensor matrix) {
        return Op.unary("inverse", matrix, a -> torch.linalg_inv(a));
    }

    /** Logarithm of the determinant: NaN when it is negative, minus infinity when zero. */
    public static Tensor logdet(Tensor matrix) {
        return Op.unary("logdet", matrix, a -> torch.logdet(a));
    }

    /** Sign and logarithm of the absolute value of the determinant. */
    public static SignLogDet signLogDet(Tensor matrix) {
        Op.nonNull("signLogDet", "matrix", matrix);
        return Op.run(
                "signLogDet",
                () -> {
                    Tensor[] parts = Op.adoptPair(torch.linalg_slogdet(matrix.pointer("signLogDet")));
                    return new SignLogDet(parts[0], parts[1]);
                },
                matrix);
    }

    /** Frobenius norm of each matrix. */
    public static Tensor norm(Tensor matrix) {
        return Op.unary("norm", matrix, a -> torch.linalg_matrix_norm(a));
    }

    /** Exponential of a square matrix. */
    public static Tensor matrixExp(Tensor matrix) {
        return Op.unary("matrixExp", matrix, a -> torch.linalg_matrix_exp(a));
    }

    /** The Moore-Penrose inverse. */
    public static Tensor pseudoInverse(Tensor matrix) {
        return Op.unary("pseudoInverse", matrix, a -> torch.linalg_pinv(a));
    }

    /** Sum of products by Einstein's convention, for instance {@code "bij,bjk->bik"}. */
    public static Tensor einsum(String equation, Tensor... operands) {
        Op.nonNull("einsum", "equation", equation);
        Op.nonNull("einsum", "operands", operands);
        return Op.run(
                "einsum",
                () -> {
                    try (TensorVector list = Op.vector("einsum", "operands", Arrays.asList(operands))) {
                        return Tensor.adopt(torch.einsum(equation, list));
                    }
                },
                operands);
    }
}
