package dev.fathom.lab.recipe;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML that is not trusted: no tags, few aliases, limits on size, depth and number of values. */
final class YamlReader {

    static final int LARGEST = 1 << 20;
    private static final int DEEPEST = 50;
    private static final int MOST_VALUES = 100_000;
    private static final int MOST_ALIASES = 50;

    private final String source;
    private final boolean oneLine;
    private int values;

    private YamlReader(String source, boolean oneLine) {
        this.source = source;
        this.oneLine = oneLine;
    }

    /** Reads a whole recipe. */
    static Node.Keys recipe(String text, String file) {
        YamlReader reader = new YamlReader(file, false);
        Node node = reader.read(text);
        if (node instanceof Node.Keys keys) {
            return keys;
        }
        throw new RecipeException(file, "a recipe is a list of keys with values, the first one mostly 'kind: …'");
    }

    /** Reads the value of an override, which is shown as a whole in messages. */
    static Node value(String text, String override) {
        return new YamlReader(override, true).read(text);
    }

    private Node read(String text) {
        if (text.length() > LARGEST) {
            throw new RecipeException(
                    source, "it has " + text.length() + " characters; at most " + LARGEST + " are read");
        }
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setCodePointLimit(LARGEST);
        try {
            org.yaml.snakeyaml.nodes.Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
            return root == null ? new Node.Scalar(source, null) : node(root, 0);
        } catch (MarkedYAMLException e) {
            String where = e.getProblemMark() == null ? source : at(e.getProblemMark());
            throw new RecipeException(where, "this is no YAML: " + oneLine(e.getProblem()));
        } catch (YAMLException e) {
            throw new RecipeException(source, "this is no YAML: " + oneLine(e.getMessage()));
        }
    }

    private static String oneLine(@Nullable String text) {
        return text == null ? "unreadable" : text.strip().replaceAll("\\s+", " ");
    }

    private String at(Mark mark) {
        return oneLine ? source : source + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }

    private Node node(org.yaml.snakeyaml.nodes.Node node, int depth) {
        String where = at(node.getStartMark());
        if (depth > DEEPEST) {
            throw new RecipeException(where, "values are nested more than " + DEEPEST + " deep");
        }
        if (++values > MOST_VALUES) {
            throw new RecipeException(where, "there are more than " + MOST_VALUES + " values");
        }
        if (!node.getTag().startsWith(Tag.PREFIX)) {
            throw new RecipeException(where, "tags such as " + node.getTag() + " are not allowed");
        }
        if (node instanceof MappingNode mapping) {
            return keys(mapping, where, depth);
        }
        if (node instanceof SequenceNode sequence) {
            List<Node> items = new ArrayList<>();
            for (org.yaml.snakeyaml.nodes.Node item : sequence.getValue()) {
                items.add(node(item, depth + 1));
            }
            return new Node.Items(where, items);
        }
        ScalarNode scalar = (ScalarNode) node;
        return new Node.Scalar(where, scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue());
    }

    private Node keys(MappingNode mapping, String where, int depth) {
        Map<String, Node> keys = new LinkedHashMap<>();
        Map<String, String> places = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String at = at(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new RecipeException(at, "a key must be a plain word");
            }
            if (keys.put(key.getValue(), node(tuple.getValueNode(), depth + 1)) != null) {
                throw new RecipeException(at, "key '" + key.getValue() + "' stands here twice");
            }
            places.put(key.getValue(), at);
        }
        return new Node.Keys(where, keys, places);
    }
}
