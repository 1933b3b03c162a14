package dev.fathom.lab.report;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people to read: few digits, the same in every language. */
public final class Numbers {

    private Numbers() {}

    /**
     * A figure with at most {@code digits} significant digits, without a tail of zeros; very large and small as 1.2e-7.
     */
    public static String text(double value, int digits) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        int magnitude = rounded.precision() - rounded.scale() - 1;
        if (magnitude >= -4 && magnitude < 9) {
            return rounded.toPlainString();
        }
        return rounded.movePointLeft(magnitude).stripTrailingZeros().toPlainString() + "e" + magnitude;
    }

    /** A label for a tick: as {@link #text}, thousands and millions shortened. */
    static String tick(double value) {
        double size = Math.abs(value);
        if (size >= 1e9 || size < 1e4) {
            return text(value, 6);
        }
        return size >= 1e6 ? text(value / 1e6, 6) + "M" : text(value / 1e3, 6) + "k";
    }

    /** A coordinate in a drawing: at most two decimals. */
    static void coordinate(StringBuilder out, double value) {
        long hundredths = Math.round(value * 100);
        if (hundredths < 0) {
            out.append('-');
        }
        long size = Math.abs(hundredths);
        out.append(size / 100);
        long decimals = size % 100;
        if (decimals != 0) {
            out.append('.').append(decimals / 10);
            if (decimals % 10 != 0) {
                out.append(decimals % 10);
            }
        }
    }
}
