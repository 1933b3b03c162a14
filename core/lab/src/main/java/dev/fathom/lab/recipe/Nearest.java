package dev.fathom.lab.recipe;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that was probably meant. */
public final class Nearest {

    private Nearest() {}

    /** The allowed name with the fewest edits from {@code given}, if it is near enough to be meant. */
    public static Optional<String> to(String given, Collection<String> allowed) {
        String best = null;
        int fewest = Math.max(2, given.length() / 3) + 1;
        for (String name : allowed) {
            if (Math.abs(given.length() - name.length()) >= fewest) {
                continue; // as many edits at least, and a hostile key may be very long
            }
            int edits = LevenshteinDistance.getDefaultInstance()
                    .apply(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (edits < fewest) {
                fewest = edits;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Says which name was probably meant, or which there are: "did you mean 'x'?" or "known are a, b, c". */
    public static String hint(String given, Collection<String> allowed) {
        return to(given, allowed)
                .map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> allowed.isEmpty() ? "there are none" : "known are " + String.join(", ", allowed));
    }
}
