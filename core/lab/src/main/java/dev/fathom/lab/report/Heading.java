package dev.fathom.lab.report;

import java.util.regex.Pattern;

/**
 * What stands around a plot.
 *
 * @param name names its files
 * @param title stands above it
 * @param caption stands below it; may be empty
 */
record Heading(String name, String title, String caption) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,119}");

    Heading {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a plot's name is made of lower-case letters, digits and '-', got '" + name + "'");
        }
    }

    /** Without a caption. */
    static Heading of(String name, String title) {
        return new Heading(name, title, "");
    }

    Heading named(String other) {
        return new Heading(other, title, caption);
    }

    Heading captioned(String text) {
        return new Heading(name, title, text);
    }
}
