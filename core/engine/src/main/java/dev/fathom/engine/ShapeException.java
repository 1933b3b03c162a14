package dev.fathom.engine;

/** Shapes, sizes or dimensions that do not fit together, or that an operation does not accept. */
public final class ShapeException extends EngineException {
    private static final long serialVersionUID = 1L;

    ShapeException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
