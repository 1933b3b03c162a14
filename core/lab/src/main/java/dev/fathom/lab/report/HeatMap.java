package dev.fathom.lab.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A matrix as coloured cells. Row 0 is at the top, as the matrix would be written. */
public final class HeatMap extends HeadedPlot<HeatMap> {

    private static final int MOST_CELLS = 128;

    private final Axis x;
    private final Axis y;
    private final List<String> columns;
    private final List<String> rows;
    private final double[][] cells;
    private final boolean diverging;

    private HeatMap(
            Heading heading,
            Axis x,
            Axis y,
            List<String> columns,
            List<String> rows,
            double[][] cells,
            boolean diverging) {
        super(heading);
        this.x = x;
        this.y = y;
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
        this.cells = cells;
        this.diverging = diverging;
    }

    /**
     * A heat map with numbered rows and columns.
     *
     * @param cells the matrix, row by row; NaN leaves a cell empty
     * @throws IllegalArgumentException if it has no cells or its rows are not equally long
     */
    public static HeatMap of(String name, String title, double[][] cells) {
        if (cells.length == 0 || cells[0].length == 0) {
            throw new IllegalArgumentException("a heat map needs at least one cell");
        }
        double[][] copy = new double[cells.length][];
        for (int row = 0; row < cells.length; row++) {
            if (cells[row].length != cells[0].length) {
                throw new IllegalArgumentException("row " + row + " has " + cells[row].length + " cells, row 0 has "
                        + cells[0].length + ": rows must be equally long");
            }
            copy[row] = cells[row].clone();
        }
        return new HeatMap(
                Heading.of(name, title),
                Axis.UNNAMED,
                Axis.UNNAMED,
                numbers(cells[0].length),
                numbers(cells.length),
                copy,
                false);
    }

    private static List<String> numbers(int n) {
        return IntStream.range(0, n).mapToObj(String::valueOf).toList();
    }

    /** Labels the horizontal axis. */
    public HeatMap x(String label) {
        return new HeatMap(heading(), x.labelled(label), y, columns, rows, cells, diverging);
    }

    /** Labels the vertical axis. */
    public HeatMap y(String label) {
        return new HeatMap(heading(), x, y.labelled(label), columns, rows, cells, diverging);
    }

    /** Colours negative and positive values apart, with the colours' middle at 0. */
    public HeatMap diverging() {
        return new HeatMap(heading(), x, y, columns, rows, cells, true);
    }

    /**
     * Names the columns and rows.
     *
     * @throws IllegalArgumentException if there are not as many names as columns and rows
     */
    public HeatMap labels(List<String> columnNames, List<String> rowNames) {
        if (columnNames.size() != columns.size() || rowNames.size() != rows.size()) {
            throw new IllegalArgumentException("there must be " + columns.size() + " column and " + rows.size()
                    + " row names, got " + columnNames.size() + " and " + rowNames.size());
        }
        return new HeatMap(heading(), x, y, columnNames, rowNames, cells, diverging);
    }

    @Override
    HeatMap with(Heading other) {
        return new HeatMap(other, x, y, columns, rows, cells, diverging);
    }

    @Override
    public boolean hasData() {
        return finite().findAny().isPresent();
    }

    double lowest() {
        return finite().min().orElse(0);
    }

    double highest() {
        return finite().max().orElse(0);
    }

    private DoubleStream finite() {
        return Arrays.stream(cells).flatMapToDouble(Arrays::stream).filter(Double::isFinite);
    }

    /** This map with no more cells a side than a plot can show: blocks of cells become their mean. */
    HeatMap coarse() {
        int block = (Math.max(rows.size(), columns.size()) + MOST_CELLS - 1) / MOST_CELLS;
        if (block <= 1) {
            return this;
        }
        double[][] means = new double[(rows.size() + block - 1) / block][(columns.size() + block - 1) / block];
        for (int row = 0; row < means.length; row++) {
            for (int column = 0; column < means[row].length; column++) {
                means[row][column] = mean(row * block, column * block, block);
            }
        }
        return new HeatMap(heading(), x, y, everyNth(columns, block), everyNth(rows, block), means, diverging);
    }

    private double mean(int top, int left, int block) {
        return IntStream.range(top, Math.min(top + block, rows.size()))
                .mapToObj(row -> Arrays.stream(cells[row], left, Math.min(left + block, columns.size())))
                .flatMapToDouble(part -> part)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private static List<String> everyNth(List<String> names, int n) {
        return IntStream.iterate(0, i -> i < names.size(), i -> i + n)
                .mapToObj(names::get)
                .toList();
    }

    Axis xAxis() {
        return x;
    }

    Axis yAxis() {
        return y;
    }

    List<String> columns() {
        return columns;
    }

    List<String> rows() {
        return rows;
    }

    double cell(int row, int column) {
        return cells[row][column];
    }

    boolean isDiverging() {
        return diverging;
    }
}
