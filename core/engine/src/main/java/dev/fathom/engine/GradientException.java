package dev.fathom.engine;

/** A gradient that cannot be computed: no graph, a graph already freed, or a value overwritten since. */
public final class GradientException extends EngineException {
    private static final long serialVersionUID = 1L;

    GradientException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
