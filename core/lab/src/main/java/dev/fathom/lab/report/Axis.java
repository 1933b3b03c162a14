package dev.fathom.lab.report;

/**
 * An axis.
 *
 * @param label what it shows, with its unit, for instance {@code loss (nats per token)}
 * @param logarithmic whether its steps are factors; values that are not positive are then left out
 */
record Axis(String label, boolean logarithmic) {

    static final Axis UNNAMED = new Axis("", false);

    Axis labelled(String text) {
        return new Axis(text, logarithmic);
    }

    Axis asLogarithmic() {
        return new Axis(label, true);
    }

    boolean canShow(double value) {
        return Double.isFinite(value) && (!logarithmic || value > 0);
    }
}
