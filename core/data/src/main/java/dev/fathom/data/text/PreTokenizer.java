package dev.fathom.data.text;

/**
 * GPT-2's way to cut a text into the pieces within which BPE merges, by hand because it is the inner loop of encoding.
 * It equals the pattern
 *
 * <pre>{@code '(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}</pre>
 *
 * with the letters, numbers and white space of Unicode 16.0 ({@link UnicodeKinds}): contractions, then letters, digits
 * or other signs with at most one space before them, then white space, whose last character is left to what follows.
 */
final class PreTokenizer {

    static final String PATTERN = "'(?:[sdmt]|ll|ve|re)| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

    private PreTokenizer() {}

    /** Hears of a piece. */
    @FunctionalInterface
    interface Sink {
        void piece(byte[] text, int from, int to);
    }

    /**
     * Cuts a text.
     *
     * @param text valid UTF-8
     */
    static void cut(byte[] text, Sink sink) {
        int at = 0;
        while (at < text.length) {
            int end = pieceEnd(text, at);
            sink.piece(text, at, end);
            at = end;
        }
    }

    private static int pieceEnd(byte[] text, int at) {
        if (text[at] == '\'') {
            int contraction = contraction(text, at);
            if (contraction > 0) {
                return at + contraction;
            }
        }
        int first = text[at] == ' ' && at + 1 < text.length ? at + 1 : at;
        int kind = kind(text, first);
        if (kind == UnicodeKinds.SPACE) {
            return spacesEnd(text, at);
        }
        int end = first;
        do {
            end += width(text[end]);
        } while (end < text.length && kind(text, end) == kind);
        return end;
    }

    /** A run of white space gives its last character to what follows, unless it is all there is of the run. */
    private static int spacesEnd(byte[] text, int at) {
        int end = at;
        int last = at;
        while (end < text.length && kind(text, end) == UnicodeKinds.SPACE) {
            last = end;
            end += width(text[end]);
        }
        return end == text.length || last == at ? end : last;
    }

    private static int contraction(byte[] text, int at) {
        int left = text.length - at;
        if (left < 2) {
            return 0;
        }
        byte a = text[at + 1];
        if (a == 's' || a == 'd' || a == 'm' || a == 't') {
            return 2;
        }
        if (left < 3) {
            return 0;
        }
        byte b = text[at + 2];
        return (a == 'l' && b == 'l') || (a == 'v' && b == 'e') || (a == 'r' && b == 'e') ? 3 : 0;
    }

    private static int width(byte lead) {
        return lead >= 0 ? 1 : (lead & 0xE0) == 0xC0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : 4;
    }

    private static int kind(byte[] text, int at) {
        byte lead = text[at];
        if (lead >= 0) {
            return UnicodeKinds.of(lead);
        }
        int codePoint =
                switch (width(lead)) {
                    case 2 -> (lead & 0x1F) << 6 | (text[at + 1] & 0x3F);
                    case 3 -> (lead & 0x0F) << 12 | (text[at + 1] & 0x3F) << 6 | (text[at + 2] & 0x3F);
                    default ->
                        (lead & 0x07) << 18
                                | (text[at + 1] & 0x3F) << 12
                                | (text[at + 2] & 0x3F) << 6
                                | (text[at + 3] & 0x3F);
                };
        return UnicodeKinds.of(codePoint);
    }
}
