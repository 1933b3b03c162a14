package dev.fathom.engine;

import java.util.List;

/**
 * A failed engine operation. The message names the operation, what was wrong and the operands; subclasses tell apart
 * the failures a caller can act on.
 */
public class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operation;
    private final String[] operands;

    EngineException(String message, String operation, String... operands) {
        super(message);
        this.operation = operation;
        this.operands = operands.clone();
    }

    /** Name of the operation that failed, for instance {@code matmul}. */
    public String operation() {
        return operation;
    }

    /** The operands as element type and shape, for instance {@code F32[2, 3]}; empty when there were none. */
    public List<String> operands() {
        return List.of(operands);
    }
}
