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

        /** Number of rows without a value. */
        long missing();
    }

    /** A column of numbers; NaN where a value is missing. */
    public static final class Numbers implements Column {

        private final String name;
        private final double[] values;

        /**
         * A column of numbers; the array is taken over, not copied.
         *
         * @param name its name
         * @param values one for each row
         */
        public Numbers(String name, double... values) {
            this.name = name;
            this.values = values;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public long missing() {
            return Arrays.stream(values).filter(Double::isNaN).count();
        }

        /** The value in a row; NaN if it is missing. */
        public double value(int row) {
            return values[row];
        }

        /** A copy of all values. */
        public double[] values() {
            return values.clone();
        }
    }

    /** A column of words, kept as codes into the sorted list of the different ones; -1 where a value is missing. */
    public static final class Words implements Column {

        private final String name;
        private final List<String> words;
        private final int[] codes;

        /**
         * A column of words; the array is taken over, not copied.
         *
         * @param name its name
         * @param words the different words, sorted
         * @param codes index into {@code words} for each row
         */
        public Words(String name, List<String> words, int... codes) {
            this.name = name;
            this.words = List.copyOf(words);
            this.codes = codes;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int size() {
            return codes.length;
        }

        @Override
        public long missing() {
            return Arrays.stream(codes).filter(code -> code < 0).count();
        }

        /** The different words, sorted. */
        public List<String> words() {
            return words;
        }

        /** The index of a row's word in {@link #words()}; -1 if it is missing. */
        public int code(int row) {
            return codes[row];
        }

        /** A copy of all codes. */
        public int[] codes() {
            return codes.clone();
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
            return numbers.values();
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
        return columns.stream().mapToLong(Column::missing).sum();
    }
}
