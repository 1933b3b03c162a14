package dev.fathom.lab.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays {@code key.path=value} arguments over what a recipe says. */
final class Overrides {

    private static final String APPEND = "+";
    private static final String PLACE = "override '";

    private Overrides() {}

    /** The recipe with all overrides, applied in order. */
    static Node.Keys apply(Node.Keys recipe, List<String> overrides) {
        Node.Keys changed = recipe;
        for (String override : overrides) {
            changed = apply(changed, override);
        }
        return changed;
    }

    /** Whether a value came by an override. */
    static boolean wrote(Node node) {
        return node.where().startsWith(PLACE);
    }

    private static Node.Keys apply(Node.Keys recipe, String override) {
        String where = PLACE + override + "'";
        int equals = override.indexOf('=');
        if (equals < 1) {
            throw new RecipeException(where, "an override is written key.path=value");
        }
        boolean append = override.substring(0, equals).endsWith(APPEND);
        String path = override.substring(0, append ? equals - 1 : equals);
        String[] keys = path.split("\\.", -1);
        for (String key : keys) {
            if (key.isBlank() || keys.length > 50) {
                throw new RecipeException(where, "'" + path + "' is no key path such as model.layers");
            }
        }
        Node value = YamlReader.value(override.substring(equals + 1), where);
        return (Node.Keys) set(recipe, keys, 0, value, append, where);
    }

    private static Node set(Node node, String[] path, int at, Node value, boolean append, String where) {
        if (at == path.length) {
            return append ? appended(node, value, where) : value;
        }
        if (node instanceof Node.Items items) {
            List<Node> changed = new ArrayList<>(items.values());
            int index = index(path[at], changed.size(), where);
            changed.set(index, set(changed.get(index), path, at + 1, value, append, where));
            return new Node.Items(items.where(), changed);
        }
        Node.Keys keys = node instanceof Node.Keys given
                ? given
                : node instanceof Node.Scalar name && name.text() != null
                        ? Node.asKind(name)
                        : new Node.Keys(where, new LinkedHashMap<>());
        Map<String, Node> changed = new LinkedHashMap<>(keys.values());
        Node inner = changed.getOrDefault(path[at], new Node.Scalar(where, null));
        changed.put(path[at], set(inner, path, at + 1, value, append, where));
        return keys.with(changed);
    }

    private static Node appended(Node list, Node value, String where) {
        List<Node> items = new ArrayList<>();
        if (list instanceof Node.Items given) {
            items.addAll(given.values());
        } else if (!(list instanceof Node.Scalar nothing && nothing.text() == null)) {
            throw new RecipeException(where, "+= adds to a list, and this is none");
        }
        items.add(value);
        return new Node.Items(where, items);
    }

    private static int index(String text, int size, String where) {
        try {
            int index = Integer.parseInt(text);
            if (index >= 0 && index < size) {
                return index;
            }
        } catch (NumberFormatException e) {
            throw new RecipeException(where, "'" + text + "' must be the place in a list of " + size + ", from 0");
        }
        throw new RecipeException(where, "place " + text + " is not in a list of " + size + "; places count from 0");
    }
}
