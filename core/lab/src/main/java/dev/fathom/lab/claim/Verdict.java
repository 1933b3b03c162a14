package dev.fathom.lab.claim;

/** What was found of a claim. */
public enum Verdict {
    /** The whole 95 % interval satisfies the rule. */
    HOLDS("holds"),
    /** No part of the 95 % interval satisfies the rule. */
    DOES_NOT_HOLD("does not hold"),
    /** Part of the interval does, or nothing could be measured. */
    UNDECIDED("undecided");

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** The verdict in words. */
    public String label() {
        return label;
    }
}
