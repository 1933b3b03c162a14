package dev.fathom.lab.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A table. Columns whose cells are all numbers are set to the right.
 *
 * @param columns the columns' names
 * @param rows the cells, row by row
 */
public record Table(List<String> columns, List<List<String>> rows) {

    /**
     * Copies the cells.
     *
     * @throws IllegalArgumentException if a row has not a cell for every column
     */
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "a row has " + row.size() + " cells for " + columns.size() + " columns");
            }
        }
    }

    /** A table without rows. */
    public static Table of(String... columns) {
        return new Table(List.of(columns), List.of());
    }

    /**
     * This table and one more row.
     *
     * @param cells text, or numbers, which are shown with at most five significant digits
     */
    public Table row(Object... cells) {
        List<List<String>> more = new ArrayList<>(rows);
        more.add(Arrays.stream(cells).map(Table::text).toList());
        return new Table(columns, more);
    }

    static String text(Object cell) {
        if (cell instanceof Double || cell instanceof Float) {
            return Numbers.text(((Number) cell).doubleValue(), 5);
        }
        return String.valueOf(cell);
    }

    boolean isNumeric(int column) {
        return !rows.isEmpty()
                && rows.stream().allMatch(row -> row.get(column).matches("[-+]?[0-9.,]+([eE][-+]?\\d+)?[%×]?"));
    }
}
