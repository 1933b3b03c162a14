package dev.fathom.lab.run;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names for runs: {@code 20261124-101500-code-lm-3f2a}. The time is UTC, so that names sort as they were made. */
final class RunIds {

    private static final Pattern ID = Pattern.compile("\\d{8}-\\d{6}-[a-z0-9-]{1,40}-[0-9a-f]{4}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int LONGEST_NAME = 40;

    private RunIds() {}

    static String make(Instant now, String recipe, int random) {
        String name =
                recipe.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String shortened =
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME).replaceAll("-$", "") : name;
        return String.format(
                Locale.ROOT, "%s-%s-%04x", TIME.format(now), shortened.isEmpty() ? "run" : shortened, random & 0xffff);
    }

    static boolean isId(String name) {
        return ID.matcher(name).matches();
    }
}
