package dev.fathom.ngvi.data;

import dev.fathom.data.Table;
import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How a table's columns become the columns of a design, learned from the rows a model is fitted to and kept with it, so
 * that new rows are encoded the same way. Words become one column of zeros and ones per word but the first.
 *
 * @param features the columns that are used, in order
 * @param intercept whether a column of ones comes last
 * @param target the column that is predicted
 * @param classes the target's values that count as −1 and 1; empty for counts
 */
public record Encoding(List<Feature> features, boolean intercept, String target, List<String> classes) {

    private static final long MOST_NUMBERS = 1L << 27;
    private static final int MOST_SHOWN = 20;

    /** Copies the lists. */
    public Encoding {
        features = List.copyOf(features);
        classes = List.copyOf(classes);
    }

    /**
     * One column of the table.
     *
     * @param column its name
     * @param words its words, the first being the one that is all zeros; empty for numbers
     * @param centre subtracted from numbers
     * @param scale divides numbers
     */
    public record Feature(String column, List<String> words, double centre, double scale) {

        /** Copies the list. */
        public Feature {
            words = List.copyOf(words);
        }

        int width() {
            return words.isEmpty() ? 1 : words.size() - 1;
        }

        private Map<String, Integer> places() {
            Map<String, Integer> places = new HashMap<>();
            words.forEach(word -> places.put(word, places.size()));
            return places;
        }

        private String known() {
            String first = String.join(", ", words.subList(0, Math.min(MOST_SHOWN, words.size())));
            return words.size() <= MOST_SHOWN ? first : first + ", … " + (words.size() - MOST_SHOWN) + " more";
        }
    }

    /** Learns an encoding from the rows that {@code used} names. */
    static Encoding learn(Table table, FrameSpec spec, List<String> classes, int[] used) {
        List<String> names = spec.columns().isEmpty()
                ? table.columns().stream().map(Table.Column::name).toList()
                : spec.columns();
        for (String dropped : spec.drop()) {
            column(table, dropped);
        }
        List<Feature> features = new ArrayList<>();
        for (String name : names) {
            if (!name.equals(spec.target()) && !spec.drop().contains(name)) {
                features.add(feature(column(table, name), spec, used));
            }
        }
        if (features.isEmpty() && !spec.intercept()) {
            throw new ModelException("no column is left to predict from", "name some in columns, or drop fewer");
        }
        return new Encoding(features, spec.intercept(), spec.target(), classes);
    }

    static Table.Column column(Table table, String name) {
        try {
            return table.column(name);
        } catch (IllegalArgumentException e) {
            throw new ModelException(String.valueOf(e.getMessage()), "name one of them");
        }
    }

    private static Feature feature(Table.Column column, FrameSpec spec, int[] used) {
        if (column instanceof Table.Words words) {
            return new Feature(words.name(), wordsOf(words, used), 0, 1);
        }
        Table.Numbers numbers = (Table.Numbers) column;
        if (!spec.standardise()) {
            return new Feature(numbers.name(), List.of(), 0, spec.divisor());
        }
        double mean = 0;
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row : used) {
            mean += numbers.value(row);
            least = Math.min(least, numbers.value(row));
            most = Math.max(most, numbers.value(row));
        }
        mean /= used.length;
        double square = 0;
        for (int row : used) {
            square += (numbers.value(row) - mean) * (numbers.value(row) - mean);
        }
        double deviation = Math.sqrt(square / used.length);
        if (least == most) { // the deviation need not be 0 then: the mean of three times 0.1 is not 0.1
            throw new ModelException(
                    "column " + numbers.name() + " is " + least + " in every row: it cannot be standardised",
                    "leave it out with drop");
        }
        return new Feature(numbers.name(), List.of(), mean, deviation);
    }

    /** The words of some rows, in the order of the column's: words of other rows would have columns of zeros alone. */
    private static List<String> wordsOf(Table.Words column, int[] rows) {
        boolean[] occurs = new boolean[column.words().size()];
        for (int row : rows) {
            if (column.code(row) < 0) {
                throw missing(column, row);
            }
            occurs[column.code(row)] = true;
        }
        return IntStream.range(0, occurs.length)
                .filter(code -> occurs[code])
                .mapToObj(column.words()::get)
                .toList();
    }

    /** What the design's columns are called. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (Feature feature : features) {
            if (feature.words().isEmpty()) {
                names.add(feature.column());
            }
            feature.words().stream().skip(1).forEach(word -> names.add(feature.column() + "=" + word));
        }
        if (intercept) {
            names.add("(intercept)");
        }
        return names;
    }

    /**
     * Encodes all rows of a table, which need not have the target.
     *
     * @throws ModelException if a column is missing, holds the wrong kind of value, a word that was not learned, or a
     *     hole (row and column are named), or the design would have more than 2²⁷ numbers
     */
    public Design encode(Table table) {
        int[] all = new int[table.rows()];
        Arrays.setAll(all, i -> i);
        return encode(table, all);
    }

    Design encode(Table table, int[] rows) {
        int d = width(rows.length);
        double[] x = new double[rows.length * d];
        int from = 0;
        for (Feature feature : features) {
            Table.Column column = column(table, feature.column());
            Map<String, Integer> places = feature.places();
            for (int i = 0; i < rows.length; i++) {
                write(feature, places, column, rows[i], x, i * d + from);
            }
            from += feature.width();
        }
        for (int i = 0; i < rows.length && intercept; i++) {
            x[i * d + from] = 1;
        }
        return Design.rowMajor(d, x);
    }

    /** The design's columns, if so many rows of them can be held. */
    private int width(int rows) {
        long d = features.stream().mapToLong(Feature::width).sum() + (intercept ? 1 : 0);
        if (d * rows > MOST_NUMBERS) {
            String widest = features.stream()
                    .filter(feature -> feature.width() > 1)
                    .max(Comparator.comparingInt(Feature::width))
                    .map(feature -> "; " + feature.width() + " of the columns are words of " + feature.column())
                    .orElse("");
            throw new ModelException(
                    "the design would have " + rows + " rows and " + d + " columns, more than " + MOST_NUMBERS
                            + " numbers" + widest,
                    "leave columns out with drop, or give fewer rows");
        }
        return (int) d;
    }

    private static void write(
            Feature feature, Map<String, Integer> places, Table.Column column, int row, double[] x, int at) {
        if (feature.words().isEmpty() && column instanceof Table.Numbers numbers) {
            double value = numbers.value(row);
            if (Double.isNaN(value)) {
                throw missing(column, row);
            }
            x[at] = (value - feature.centre()) / feature.scale();
        } else if (!feature.words().isEmpty() && column instanceof Table.Words words) {
            if (words.code(row) < 0) {
                throw missing(column, row);
            }
            String word = words.words().get(words.code(row));
            Integer place = places.get(word);
            if (place == null) {
                throw new ModelException(
                        "row " + (row + 1) + ", column " + column.name() + ": '" + word
                                + "' was not in the rows fitted to",
                        "known are " + feature.known());
            }
            if (place > 0) {
                x[at + place - 1] = 1;
            }
        } else {
            throw new ModelException(
                    "column " + column.name() + " holds " + (feature.words().isEmpty() ? "words" : "numbers") + ", but "
                            + (feature.words().isEmpty() ? "numbers" : "words") + " in the rows fitted to",
                    "give the same kind of column");
        }
    }

    private static ModelException missing(Table.Column column, int row) {
        return new ModelException(
                "row " + (row + 1) + ", column " + column.name() + " has no value", "fill it in or leave the row out");
    }
}
