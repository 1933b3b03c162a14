package dev.fathom.data.text;

import java.util.Arrays;

/**
 * GPT-2's names of bytes: a printable character for each, so that tokens of any bytes can be written as text. Printable
 * Latin-1 bytes stand for themselves, the others for the characters from U+0100 on.
 */
final class ByteAlphabet {

    private static final char[] NAME = new char[256];
    private static final int[] BYTE = new int[512];

    static {
        Arrays.fill(BYTE, -1);
        char next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            NAME[b] = printable ? (char) b : next++;
            BYTE[NAME[b]] = b;
        }
    }

    private ByteAlphabet() {}

    static String name(byte[] bytes) {
        StringBuilder name = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            name.append(NAME[b & 0xFF]);
        }
        return name.toString();
    }

    /** The bytes of a name, or null if a character stands for none. */
    static byte @org.jspecify.annotations.Nullable [] bytes(String name) {
        byte[] bytes = new byte[name.length()];
        for (int i = 0; i < bytes.length; i++) {
            char c = name.charAt(i);
            if (c >= BYTE.length || BYTE[c] < 0) {
                return null;
            }
            bytes[i] = (byte) BYTE[c];
        }
        return bytes;
    }
}
