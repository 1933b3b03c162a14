package dev.fathom.data.text;

/** Turns text into tokens and back. Implementations are immutable and may be used by many threads. */
public interface Tokenizer {

    /** Number of tokens; ids run from 0 to this, exclusive. */
    int vocabularySize();

    /** The token that ends a document. */
    int endOfText();

    /** The tokens of a text; special tokens are not looked for in it. */
    int[] encode(String text);

    /**
     * The text of tokens; bytes that are no UTF-8 become U+FFFD, and special tokens are left out.
     *
     * @throws IndexOutOfBoundsException if a token is not in the vocabulary
     */
    String decode(int[] tokens);

    /** A decoder that gives text as soon as its characters are complete. */
    StreamingDecoder stream();
}
