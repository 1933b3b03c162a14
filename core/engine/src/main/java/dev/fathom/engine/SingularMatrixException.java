package dev.fathom.engine;

/** A matrix that is singular, not positive-definite, or whose factorisation does not converge. */
public final class SingularMatrixException extends EngineException {
    private static final long serialVersionUID = 1L;

    SingularMatrixException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
