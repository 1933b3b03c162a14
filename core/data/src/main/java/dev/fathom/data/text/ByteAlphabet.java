package dev.fathom.data.text;

/**
 * GPT-2's names of bytes: a printable character for each, so that tokens of any bytes can be written as text. Printable
 * Latin-1 bytes stand for themselves, the others for the characters from U+0100 on.
 */
final class ByteAlphabet {

    private static final char[] NAME = new char[256];

    static {
        char next = 256;
        for (int b = 0; b < 256; b++) {
            boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
            NAME[b] = printable ? (char) b : next++;
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
}
