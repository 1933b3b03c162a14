package dev.fathom.engine;

/** A scope or guard used from another thread than the one that opened it. */
public final class ThreadException extends EngineException {
    private static final long serialVersionUID = 1L;

    ThreadException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
