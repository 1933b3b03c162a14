package dev.fathom.engine;

/** Memory that is not there, or a size no memory can hold. */
public final class EngineMemoryException extends EngineException {
    private static final long serialVersionUID = 1L;

    EngineMemoryException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
