package dev.fathom.cli.terminal;

import dev.fathom.lab.run.RunEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers of a progress in few characters. */
final class Figures {

    private static final String[] THOUSANDS = {"", "k", "M", "G", "T"};

    private Figures() {}

    /** The throughput and the figures, for instance {@code 12.3k tokens/s loss 2.314}; empty if nothing is known. */
    static String beside(RunEvent.Progressed progress) {
        List<String> parts = new ArrayList<>();
        if (progress.workRate() > 0 && !progress.work().isEmpty()) {
            parts.add(count(progress.workRate()) + " " + progress.work() + "/s");
        } else if (progress.rate() > 0) {
            parts.add(count(progress.rate()) + " " + progress.unit() + "/s");
        }
        progress.figures().forEach((name, value) -> parts.add(name + " " + figure(value)));
        return String.join("  ", parts);
    }

    /** A rate with three digits and a letter for its thousands. */
    static String count(double value) {
        double rest = value;
        int thousands = 0;
        while (rest >= 999.5 && thousands < THOUSANDS.length - 1) {
            rest /= 1000;
            thousands++;
        }
        int decimals = rest < 10 ? 2 : rest < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f%s", rest, THOUSANDS[thousands]);
    }

    /** A figure with four digits. */
    static String figure(double value) {
        double size = Math.abs(value);
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return String.valueOf(value);
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = (int) Math.max(0, 3 - Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + Math.min(decimals, 4) + "f", value);
    }

    /** A length of time as {@code m:ss} or {@code h:mm:ss}. */
    static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
}
