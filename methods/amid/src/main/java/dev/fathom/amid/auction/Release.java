package dev.fathom.amid.auction;

/** How fixed rules release the supply. */
public enum Release {
    /** In equal parts: what remains, divided by the rounds that remain. */
    EQUAL_SPLIT,
    /** All that remains, in every round. */
    AT_ONCE;

    /** The share of what remains that a round may sell. */
    double share(int round, int rounds) {
        return this == AT_ONCE ? 1 : 1.0 / (rounds - round);
    }
}
