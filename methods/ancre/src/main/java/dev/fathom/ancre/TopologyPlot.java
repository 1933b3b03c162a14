package dev.fathom.ancre;

import dev.fathom.lab.report.HeatMap;
import dev.fathom.nn.Edge;
import dev.fathom.nn.ResidualTopology;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures of a wiring. */
public final class TopologyPlot {

    private TopologyPlot() {}

    /**
     * The coefficients of a wiring as a heat map: a row for each block 1 … K, a column for each source 0 … K-1; empty
     * where there is no shortcut.
     *
     * @param name names the plot's files
     */
    public static HeatMap heatMap(String name, String title, ResidualTopology wiring) {
        return heatMap(name, title, wiring.stack().blocks(), wiring.edges()).caption(caption(wiring));
    }

    private static String caption(ResidualTopology wiring) {
        String sum = "";
        if (wiring instanceof Ancre ancre) {
            sum = ancre.config().normalization().sumsIntoBlocks() ? "; each row sums to 1" : "; each column sums to 1";
        }
        return "Coefficients of the shortcuts" + sum + ".";
    }

    /**
     * Shortcuts as a heat map.
     *
     * @param blocks K
     */
    public static HeatMap heatMap(String name, String title, int blocks, List<Edge> edges) {
        double[][] cells = new double[blocks][blocks];
        for (double[] row : cells) {
            Arrays.fill(row, Double.NaN);
        }
        for (Edge edge : edges) {
            cells[edge.target() - 1][edge.source()] = edge.weight();
        }
        List<String> sources =
                IntStream.range(0, blocks).mapToObj(String::valueOf).toList();
        List<String> targets =
                IntStream.rangeClosed(1, blocks).mapToObj(String::valueOf).toList();
        return HeatMap.of(name, title, cells)
                .labels(sources, targets)
                .x("from the state after block (0: the input)")
                .y("to the output of block");
    }
}
