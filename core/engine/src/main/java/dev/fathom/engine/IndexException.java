package dev.fathom.engine;

/** An index, a dimension number or a class label outside its range. */
public final class IndexException extends EngineException {
    private static final long serialVersionUID = 1L;

    IndexException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
