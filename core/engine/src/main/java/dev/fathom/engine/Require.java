package dev.fathom.engine;

/** Checks of plain numbers, with the message a caller can act on. */
final class Require {

    private Require() {}

    static void positive(String operation, String argument, long value) {
        atLeast(operation, argument, value, 1);
    }

    static void atLeast(String operation, String argument, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    operation + ": " + argument + " must be at least " + least + ", got " + value);
        }
    }
}
