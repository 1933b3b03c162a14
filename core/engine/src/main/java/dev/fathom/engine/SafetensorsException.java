package dev.fathom.engine;

import org.jspecify.annotations.Nullable;

/**
 * A safetensors file that breaks its format, or a request it cannot serve; the message names file, tensor and problem.
 */
public final class SafetensorsException extends EngineException {

    private static final long serialVersionUID = 1L;

    private final String file;

    @Nullable
    private final String tensor;

    SafetensorsException(String file, @Nullable String tensor, String problem) {
        this(file, tensor, problem, null);
    }

    SafetensorsException(String file, @Nullable String tensor, String problem, @Nullable Throwable cause) {
        super(
                file + (tensor == null ? "" : ": tensor '" + SafetensorsHeader.shown(tensor) + "'") + ": " + problem,
                "safetensors");
        if (cause != null) {
            initCause(cause);
        }
        this.file = file;
        this.tensor = tensor;
    }

    /** The file's path as it was given. */
    public String file() {
        return file;
    }

    /** The tensor's name, or null if the problem is the file's own. */
    @Nullable
    public String tensor() {
        return tensor;
    }
}
