package dev.fathom.data.text;

import dev.fathom.data.DataException;
import org.jspecify.annotations.Nullable;

/** A tokenizer file that cannot be read, is broken or is of another kind. The message names the file and the fault. */
public final class TokenizerException extends DataException {

    private static final long serialVersionUID = 1L;

    TokenizerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
