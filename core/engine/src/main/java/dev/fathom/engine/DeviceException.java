package dev.fathom.engine;

/** A device that does not exist here, or operands on different devices. */
public final class DeviceException extends EngineException {
    private static final long serialVersionUID = 1L;

    DeviceException(String message, String operation, String... operands) {
        super(message, operation, operands);
    }
}
