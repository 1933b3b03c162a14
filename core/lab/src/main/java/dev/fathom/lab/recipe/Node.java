package dev.fathom.lab.recipe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a recipe as it was written, with the place where: {@code file:line:column}, or the override it came by.
 */
sealed interface Node {

    /** Where it stands, for messages. */
    String where();

    /**
     * Keys and their values, in order.
     *
     * @param places where each key stands, as far as it was written in a file
     */
    record Keys(String where, Map<String, Node> values, Map<String, String> places) implements Node {

        Keys(String where, Map<String, Node> values) {
            this(where, values, Map.of());
        }

        /** These keys with other values. */
        Keys with(Map<String, Node> others) {
            return new Keys(where, others, places);
        }

        /** Where one of the keys stands. */
        String place(String key) {
            Node value = values.get(key);
            return places.getOrDefault(key, value == null ? where : value.where());
        }

        /** These keys with {@code other}'s laid over them: keys merge with keys, anything else is replaced. */
        Keys overlaidBy(Keys other) {
            Map<String, Node> merged = new LinkedHashMap<>(values);
            other.values.forEach((key, node) -> merged.merge(key, node, Keys::overlay));
            Map<String, String> mergedPlaces = new LinkedHashMap<>(other.places);
            mergedPlaces.putAll(places);
            return new Keys(where, merged, mergedPlaces);
        }

        private static Node overlay(Node below, Node above) {
            if (!(above instanceof Keys keys)) {
                return above;
            }
            Node base = below instanceof Scalar name && name.text() != null ? asKind(name) : below;
            if (!(base instanceof Keys baseKeys) || choosesOther(baseKeys, keys)) {
                return above;
            }
            return baseKeys.overlaidBy(keys);
        }

        private static boolean choosesOther(Keys below, Keys above) {
            Node was = below.values.get("kind");
            Node is = above.values.get("kind");
            return was instanceof Scalar a
                    && is instanceof Scalar b
                    && a.text() != null
                    && !a.text().equals(b.text());
        }
    }

    /** Values in order. */
    record Items(String where, List<Node> values) implements Node {}

    /**
     * A single value.
     *
     * @param text as it was written; null for YAML's null
     */
    record Scalar(String where, @Nullable String text) implements Node {}

    /** The long form {@code {kind: NAME}} of a choice written as its name. */
    static Keys asKind(Scalar name) {
        Map<String, Node> keys = new LinkedHashMap<>();
        keys.put("kind", name);
        return new Keys(name.where(), keys);
    }
}
