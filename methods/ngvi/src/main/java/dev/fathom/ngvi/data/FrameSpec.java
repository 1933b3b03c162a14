package dev.fathom.ngvi.data;

import java.util.List;

/**
 * What of a table goes into a regression.
 *
 * @param target the column to predict
 * @param columns the columns to predict from; empty for all others
 * @param drop columns left out of those
 * @param classes two values of the target, the first of which counts as −1 and the second as 1, rows with others being
 *     left out; empty if the target has counts, or two values, of which the smaller number or the first word then
 *     counts as −1
 * @param standardise whether columns of numbers get mean 0 and (population) deviation 1
 * @param divisor what numbers are divided by if they are not standardised
 * @param intercept whether a column of ones comes last
 * @param rows how many rows are used at most, evenly spread over those there are; 0 for all
 */
public record FrameSpec(
        String target,
        List<String> columns,
        List<String> drop,
        List<String> classes,
        boolean standardise,
        double divisor,
        boolean intercept,
        int rows) {

    /** Copies the lists and checks. */
    public FrameSpec {
        columns = List.copyOf(columns);
        drop = List.copyOf(drop);
        classes = List.copyOf(classes);
        if (!classes.isEmpty() && (classes.size() != 2 || classes.get(0).equals(classes.get(1)))) {
            throw new IllegalArgumentException("classes must be two different values of the target, got " + classes);
        }
        if (!(divisor > 0) || Double.isInfinite(divisor)) {
            throw new IllegalArgumentException("divisor must be a positive number, got " + divisor);
        }
        if (rows < 0) {
            throw new IllegalArgumentException("rows must be >= 0, got " + rows);
        }
    }

    /** All columns and rows, standardised, and an intercept. */
    public static FrameSpec of(String target) {
        return new FrameSpec(target, List.of(), List.of(), List.of(), true, 1, true, 0);
    }
}
