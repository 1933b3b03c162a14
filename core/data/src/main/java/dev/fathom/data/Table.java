package dev.fathom.data;

import java.util.Arrays;
import java.util.List;

/**
 * A table of typed columns, all of one length.
 *
 * @param name name of the table
 * @param columns the columns in their order
 * @param provenance where the table came from
 */
public record Table(String name, List<Column> columns, DataProvenance provenance) {

    /**
     * Takes a copy of the list.
     *
     * @throws IllegalArgumentException if there is no column, two have the same name, or lengths differ
     */
    public Table {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("table " + name + " has no columns");
        }
        int rows = columns.get(0).size();
        if (columns.stream().anyMatch(column -> column.size() != rows)) {
            throw new IllegalArgumentException("table " + name + " has columns of different lengths");
        }
        if (columns.stream().map(Column::name).distinct().count() != columns.size()) {
            throw new IllegalArgumentException("table " + name + " has two columns of the same name");
        }
    }

    /** A column. */
    public sealed interface Column {

        /** Its name. */
        String name();

        /** Number of rows. */
        int size();
    }

    /**
     * A column of numbers.
     *
     * @param name its name
     * @param values one for each row; NaN where the value is missing
     */
    public record Numbers(String name, double[] values) implements Column {
        @Override
        public int size() {
            return values.length;
        }
    }

    /**
     * A column of words.
     *
     * @param name its name
     * @param words the different words, sorted
     * @param codes index into {@code words} for each row; -1 where the value is missing
     */
    public record Words(String name, List<String> words, int[] codes) implements Column {

        /** Takes a copy of the list. */
        public Words {
            words = List.copyOf(words);
        }

        @Override
        public int size() {
            return codes.length;
        }
    }

    /** Number of rows. */
    public int rows() {
        return columns.get(0).size();
    }

    /**
     * The column of a name.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public Column column(String column) {
        return columns.stream()
                .filter(c -> c.name().equals(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("table " + name + " has no column " + column
                        + "; it has "
                        + String.join(", ", columns.stream().map(Column::name).toList())));
    }

    /**
     * The values of a column of numbers.
     *
     * @return a copy, one for each row
     * @throws IllegalArgumentException if there is no such column or it holds words
     */
    public double[] numbers(String column) {
        if (column(column) instanceof Numbers numbers) {
            return numbers.values().clone();
        }
        throw new IllegalArgumentException("column " + column + " of table " + name + " holds words, not numbers");
    }

    /**
     * Columns of numbers side by side.
     *
     * @param names names of the columns
     * @return row-major, {@code rows x names.size()}
     * @throws IllegalArgumentException if one does not exist or holds words
     */
    public double[] matrix(List<String> names) {
        double[] matrix = new double[Math.multiplyExact(rows(), names.size())];
        for (int c = 0; c < names.size(); c++) {
            double[] values = numbers(names.get(c));
            for (int row = 0; row < values.length; row++) {
                matrix[row * names.size() + c] = values[row];
            }
        }
        return matrix;
    }

    /** Number of values that are missing. */
    public long missing() {
        return columns.stream().mapToLong(Table::missing).sum();
    }

    private static long missing(Column column) {
        if (column instanceof Numbers numbers) {
            return Arrays.stream(numbers.values()).filter(Double::isNaN).count();
        }
        return Arrays.stream(((Words) column).codes()).filter(code -> code < 0).count();
    }
}
