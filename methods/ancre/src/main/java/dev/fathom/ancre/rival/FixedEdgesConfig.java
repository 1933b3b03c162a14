package dev.fathom.ancre.rival;

import dev.fathom.lab.recipe.About;
import dev.fathom.nn.Edge;
import dev.fathom.nn.Granularity;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A given layout of shortcuts.
 *
 * @param edges shortcuts joined by {@code +}, each {@code source:target} or {@code source:target*weight}, for instance
 *     {@code 0:2+2:3*0.5}; empty for none
 * @param keepInnerResidual whether a block keeps its own residual besides
 * @param granularity what counts as a block of a transformer
 */
public record FixedEdgesConfig(
        @About("shortcuts, for instance 0:2+2:3*0.5; 0 is the stack's input")
        String edges,

        @About("whether a block keeps its own residual besides")
        boolean keepInnerResidual,

        @About("what counts as a block of a transformer: a layer, or each half")
        Granularity granularity)
        implements TopologyFactory {

    private static final Pattern EDGE = Pattern.compile("\\s*(\\d{1,6}):(\\d{1,6})(?:\\*([-+0-9.eE]+))?\\s*");

    /** Checks that the layout can be read. */
    public FixedEdgesConfig {
        parse(edges);
    }

    /** No shortcuts but the blocks' own. */
    public static FixedEdgesConfig defaults() {
        return new FixedEdgesConfig("", true, Granularity.BLOCK);
    }

    /** A layout with the blocks' own residuals off: the linear networks of the theory. */
    public static FixedEdgesConfig alone(String edges) {
        return new FixedEdgesConfig(edges, false, Granularity.BLOCK);
    }

    /** A layout of weighted shortcuts. */
    public static FixedEdgesConfig of(List<Edge> edges, boolean keepInnerResidual, Granularity granularity) {
        String text = String.join(
                "+",
                edges.stream()
                        .map(e -> e.source() + ":" + e.target() + "*" + e.weight())
                        .toList());
        return new FixedEdgesConfig(text, keepInnerResidual, granularity);
    }

    /** The shortcuts. */
    public List<Edge> parsed() {
        return parse(edges);
    }

    /**
     * The shortcuts, for a stack of K blocks.
     *
     * @throws IllegalArgumentException if one leads to a block the stack does not have
     */
    public List<Edge> on(int blocks) {
        List<Edge> parsed = parsed();
        for (Edge edge : parsed) {
            if (edge.target() > blocks) {
                throw new IllegalArgumentException("edges: block index " + edge.target() + " of shortcut "
                        + edge.source() + ":" + edge.target() + " out of range for K = " + blocks + " blocks");
            }
        }
        return parsed;
    }

    @Override
    public void requireFits(StackShape stack) {
        on(stack.blocks());
    }

    private static List<Edge> parse(String text) {
        List<Edge> parsed = new ArrayList<>();
        if (text.isBlank()) {
            return parsed;
        }
        // A plus after an exponent's e belongs to the number.
        for (String part : text.split("(?<![eE*])\\+", -1)) {
            Matcher edge = EDGE.matcher(part);
            if (!edge.matches()) {
                throw new IllegalArgumentException(
                        "edges must be like 0:2+2:3*0.5, got '" + part + "' in '" + text + "'");
            }
            double weight = edge.group(3) == null ? 1 : weight(edge.group(3), part);
            Edge read = new Edge(Integer.parseInt(edge.group(1)), Integer.parseInt(edge.group(2)), weight);
            requireNew(parsed, read, text);
            parsed.add(read);
        }
        return parsed;
    }

    private static void requireNew(List<Edge> parsed, Edge read, String text) {
        if (parsed.stream().anyMatch(e -> e.source() == read.source() && e.target() == read.target())) {
            throw new IllegalArgumentException("edges names the shortcut " + read.source() + ":" + read.target()
                    + " more than once in '" + text + "'; name it once, with a weight as in 0:2*0.5");
        }
    }

    private static double weight(String text, String part) {
        try {
            double weight = Double.parseDouble(text);
            if (Double.isFinite(weight)) {
                return weight;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the weight of edge '" + part + "' must be a number, got " + text, e);
        }
        throw new IllegalArgumentException("the weight of edge '" + part + "' must be finite, got " + text);
    }

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new FixedEdges(stack, this);
    }
}
