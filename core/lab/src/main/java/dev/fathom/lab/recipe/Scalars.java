package dev.fathom.lab.recipe;

import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Single values: numbers, words, truth values and names of constants. */
final class Scalars {

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private Scalars() {}

    /**
     * Reads a value.
     *
     * @param fault makes the exception for a value that is not of the type
     */
    static Object read(String text, Class<?> type, Function<String, RecipeException> fault) {
        if (type == String.class) {
            return text;
        }
        if (type.isEnum()) {
            return constant(text, type, fault);
        }
        String number = text.replace("_", "");
        try {
            if (type == int.class || type == Integer.class) {
                return Integer.valueOf(number);
            }
            if (type == long.class || type == Long.class) {
                return Long.valueOf(number);
            }
            if (type == double.class || type == Double.class) {
                return number(number);
            }
        } catch (NumberFormatException e) {
            throw wrong(text, type, fault);
        }
        if (type == boolean.class || type == Boolean.class) {
            if (!text.equals("true") && !text.equals("false")) {
                throw wrong(text, type, fault);
            }
            return text.equals("true");
        }
        throw new IllegalStateException("a recipe cannot be read into " + type);
    }

    /** A number as YAML writes it; Java's hexadecimal ones and its endings {@code d} and {@code f} are none. */
    private static double number(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> {
                if (!NUMBER.matcher(text).matches()) {
                    throw new NumberFormatException(text);
                }
                yield Double.parseDouble(text);
            }
        };
    }

    private static RecipeException wrong(String text, Class<?> type, Function<String, RecipeException> fault) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return fault.apply("must be " + describe(type) + ", got '" + shown.replaceAll("\\s+", " ") + "'");
    }

    private static Object constant(String text, Class<?> type, Function<String, RecipeException> fault) {
        for (Object constant : type.getEnumConstants()) {
            if (written((Enum<?>) constant).equals(text.toLowerCase(Locale.ROOT).replace('_', '-'))) {
                return constant;
            }
        }
        throw wrong(text, type, fault);
    }

    /** How a constant is written in a recipe. */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a type allows, in words. */
    static String describe(Class<?> type) {
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants())
                            .map(constant -> written((Enum<?>) constant))
                            .collect(Collectors.joining(", "));
        }
        return "text";
    }
}
