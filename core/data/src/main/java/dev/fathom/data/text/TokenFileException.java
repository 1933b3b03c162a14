package dev.fathom.data.text;

import dev.fathom.data.DataException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A token file that is missing, cannot be read, is broken or was written with another tokenizer. */
public final class TokenFileException extends DataException {

    private static final long serialVersionUID = 1L;

    TokenFileException(Path file, String fault, @Nullable Throwable cause) {
        super("token file " + file + " is not usable: " + fault + "; encode the text again", cause);
    }
}
