package dev.fathom.engine;

/** Element types that an operation does not accept or that do not fit together. */
public final class DTypeException extends EngineException {
    private static final long serialVersionUID = 1L;

    DTypeException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
