package dev.fathom.data.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a character is to the pre-tokenizer: white space, letter, number or another. A fixed table of Unicode 16.0, not
 * the running JDK's own, so that a text is cut the same way by every Java and by other implementations.
 */
final class UnicodeKinds {

    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte NUMBER = 2;
    static final byte SPACE = 3;

    private static final String TABLE = "unicode-16-kinds.txt";
    private static final byte[] KINDS = read();

    private UnicodeKinds() {}

    /** The kind of a code point in {@code [0, 0x10FFFF]}. */
    static byte of(int codePoint) {
        return codePoint < KINDS.length ? KINDS[codePoint] : OTHER;
    }

    private static byte[] read() {
        byte[] kinds = new byte[Character.MAX_CODE_POINT + 1];
        int end = 0;
        try (InputStream in = UnicodeKinds.class.getResourceAsStream(TABLE)) {
            if (in == null) {
                throw new IllegalStateException("the table " + TABLE + " is missing from the jar of fathom-data");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    end = Math.max(end, fill(kinds, line.split(" ", -1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the table " + TABLE + " cannot be read from the jar of fathom-data", e);
        }
        for (int space : new int[] {0x20, 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}) {
            kinds[space] = SPACE;
        }
        Arrays.fill(kinds, 0x09, 0x0D + 1, SPACE);
        Arrays.fill(kinds, 0x2000, 0x200A + 1, SPACE);
        return Arrays.copyOf(kinds, end);
    }

    /** Reads one line, {@code L 41-5a aa …}, and returns the end of its last range. */
    private static int fill(byte[] kinds, String[] ranges) {
        byte kind = ranges[0].equals("L") ? LETTER : NUMBER;
        int end = 0;
        for (int i = 1; i < ranges.length; i++) {
            String[] ends = ranges[i].split("-", -1);
            end = Integer.parseInt(ends[ends.length - 1], 16) + 1;
            Arrays.fill(kinds, Integer.parseInt(ends[0], 16), end, kind);
        }
        return end;
    }
}
