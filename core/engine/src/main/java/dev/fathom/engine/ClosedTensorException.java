package dev.fathom.engine;

/** Use of a tensor, scope or guard after it was closed. */
public final class ClosedTensorException extends EngineException {
    private static final long serialVersionUID = 1L;

    ClosedTensorException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
