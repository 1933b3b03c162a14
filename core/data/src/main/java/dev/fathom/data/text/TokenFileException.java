package dev.fathom.data.text;

import java.nio.file.Path;

/** A token file that cannot be read, is broken or was written with another tokenizer. */
public final class TokenFileException extends RuntimeException {

    TokenFileException(Path file, String fault) {
        super("token file " + file + " is not usable: " + fault + "; delete it, it is made anew");
    }
}
