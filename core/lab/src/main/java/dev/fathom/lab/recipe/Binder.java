package dev.fathom.lab.recipe;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what was written into typed records. Every fault says where it stands, by file, line and key. */
final class Binder {

    private static final String KIND = "kind";

    private final Choices choices;

    Binder(Choices choices) {
        this.choices = choices;
    }

    /**
     * Reads keys into a record.
     *
     * @param path the key that leads here; empty at the top
     * @param base gives the values of keys that are left out; null if there is none
     */
    Record record(Node node, Class<? extends Record> type, String path, @Nullable Record base) {
        if (!(node instanceof Node.Keys keys)) {
            throw fault(node, path, "needs keys with values: " + String.join(", ", names(type)));
        }
        return record(keys, keys.values(), type, path, base);
    }

    private Record record(
            Node.Keys at, Map<String, Node> keys, Class<? extends Record> type, String path, @Nullable Record base) {
        List<String> names = names(type);
        for (Map.Entry<String, Node> entry : keys.entrySet()) {
            if (!names.contains(entry.getKey())) {
                String where = path.isEmpty() ? "" : " in '" + path + "'";
                throw new RecipeException(
                        at.place(entry.getKey()),
                        "unknown key '" + entry.getKey() + "'" + where + "; "
                                + Nearest.hint(entry.getKey(), known(names, path)));
            }
        }
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = component(at, keys, components[i], path, base);
        }
        try {
            return Records.make(type, values);
        } catch (IllegalArgumentException e) {
            throw fault(blamed(at, keys, e), path, String.valueOf(e.getMessage()));
        }
    }

    /** The keys to suggest: at the top a recipe has some that are not its kind's. */
    private static List<String> known(List<String> names, String path) {
        if (!path.isEmpty()) {
            return names;
        }
        List<String> all = new ArrayList<>(names);
        all.addAll(RecipeBook.OWN_KEYS);
        return all;
    }

    /**
     * The value that a constructor's complaint is about: of the keys that its message names, dotted paths among them,
     * the first one that came by an override, else the first.
     */
    private static Node blamed(Node.Keys at, Map<String, Node> keys, IllegalArgumentException fault) {
        String[] words = String.valueOf(fault.getMessage()).split("[^A-Za-z0-9.]+");
        List<Node> named =
                Arrays.stream(words).flatMap(word -> named(keys, word).stream()).toList();
        return named.stream()
                .filter(Overrides::wrote)
                .findFirst()
                .or(() -> named.stream().findFirst())
                .orElse(keys.size() == 1 ? keys.values().iterator().next() : at);
    }

    /** The value that a dotted path leads to, as far as it leads. */
    private static Optional<Node> named(Map<String, Node> keys, String path) {
        Node found = null;
        Map<String, Node> here = keys;
        for (String key : path.split("\\.")) {
            Node next = here.get(key);
            if (next == null) {
                break;
            }
            found = next;
            here = next instanceof Node.Keys inner ? inner.values() : Map.of();
        }
        return Optional.ofNullable(found);
    }

    private @Nullable Object component(
            Node.Keys at, Map<String, Node> keys, RecordComponent component, String path, @Nullable Record base) {
        String name = component.getName();
        String inner = path.isEmpty() ? name : path + "." + name;
        Object fallback = base == null ? null : Records.value(base, component);
        Node node = keys.get(name);
        if (node != null) {
            if (node instanceof Node.Scalar scalar && scalar.text() == null && Records.isNullable(component)) {
                return null;
            }
            return value(node, component.getGenericType(), inner, fallback);
        }
        if (fallback != null || Records.isNullable(component)) {
            return fallback;
        }
        Object implied = implied(component.getType());
        if (implied == null) {
            throw fault(at, path, "key '" + name + "' is missing");
        }
        return implied;
    }

    private static @Nullable Object implied(Class<?> type) {
        if (type == List.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        return type.isRecord() ? Records.defaults(type.asSubclass(Record.class)).orElse(null) : null;
    }

    private Object value(Node node, Type type, String path, @Nullable Object fallback) {
        if (type instanceof ParameterizedType generic) {
            return collection(node, generic, path);
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isRecord() && !choices.isFamily(raw)) {
            Class<? extends Record> record = raw.asSubclass(Record.class);
            Record base = fallback == null ? Records.defaults(record).orElse(null) : (Record) fallback;
            return record(node, record, path, base);
        }
        if (choices.isFamily(raw) || (raw.isInterface() && raw != CharSequence.class)) {
            return choice(node, raw, path, (Record) fallback);
        }
        return Scalars.read(scalar(node, raw, path), raw, fault -> fault(node, path, fault));
    }

    private String scalar(Node node, Class<?> type, String path) {
        if (node instanceof Node.Scalar scalar && scalar.text() != null) {
            return scalar.text();
        }
        String given = node instanceof Node.Keys ? "keys" : node instanceof Node.Items ? "a list" : "nothing";
        throw fault(node, path, "must be " + Scalars.describe(type) + ", got " + given);
    }

    private Object collection(Node node, ParameterizedType type, String path) {
        if (type.getRawType() == List.class) {
            if (!(node instanceof Node.Items items)) {
                throw fault(node, path, "must be a list: [a, b] or lines that begin with '- '");
            }
            List<Object> values = new ArrayList<>();
            for (Node item : items.values()) {
                values.add(value(item, type.getActualTypeArguments()[0], path + "." + values.size(), null));
            }
            return List.copyOf(values);
        }
        if (type.getRawType() == Map.class && type.getActualTypeArguments()[0] == String.class) {
            if (!(node instanceof Node.Keys keys)) {
                throw fault(node, path, "must be names with values");
            }
            Map<String, Object> values = new LinkedHashMap<>();
            keys.values()
                    .forEach((key, item) ->
                            values.put(key, value(item, type.getActualTypeArguments()[1], path + "." + key, null)));
            return values;
        }
        throw new IllegalStateException("a recipe cannot be read into " + type);
    }

    private Object choice(Node node, Class<?> family, String path, @Nullable Record fallback) {
        Map<String, Class<? extends Record>> forms = choices.of(family);
        Node.Keys keys =
                node instanceof Node.Scalar name && name.text() != null ? Node.asKind(name) : keysOf(node, path);
        Map<String, Node> rest = new LinkedHashMap<>(keys.values());
        Node kindNode = rest.remove(KIND);
        String kind = kindNode == null
                ? fallback == null ? null : choices.kindOf(family, fallback).orElse(null)
                : scalar(kindNode, String.class, path + "." + KIND);
        if (kind == null) {
            throw fault(node, path, "key 'kind' is missing; known are " + String.join(", ", forms.keySet()));
        }
        Class<? extends Record> form = forms.get(kind);
        if (form == null) {
            throw fault(
                    kindNode == null ? node : kindNode,
                    path,
                    "unknown kind '" + kind + "'; " + Nearest.hint(kind, forms.keySet()));
        }
        Record base = fallback != null && fallback.getClass() == form
                ? fallback
                : Records.defaults(form).orElse(null);
        return record(keys, rest, form, path, base);
    }

    private static Node.Keys keysOf(Node node, String path) {
        if (node instanceof Node.Keys keys) {
            return keys;
        }
        throw fault(node, path, "must be a kind's name, or keys with 'kind' among them");
    }

    static List<String> names(Class<? extends Record> type) {
        return Stream.of(type.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static RecipeException fault(Node node, String path, String fault) {
        return new RecipeException(node.where(), path.isEmpty() ? fault : "in '" + path + "': " + fault);
    }
}
