package dev.fathom.ngvi.data;

import dev.fathom.data.Table;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table made ready for a regression.
 *
 * @param encoding how its columns were encoded
 * @param glm the model with its rows and labels
 */
public record ModelFrame(Encoding encoding, Glm glm) {

    private static final double LEFT_OUT = Double.NEGATIVE_INFINITY;

    /**
     * Encodes a table.
     *
     * @throws ModelException if the target is no column, has the wrong kind of values, or a column cannot be encoded
     */
    public static ModelFrame of(Table table, FrameSpec spec, Likelihood likelihood) {
        Table.Column target = checkedTarget(table, spec.target());
        List<String> classes = classes(target, spec, likelihood);
        List<Integer> usable = new ArrayList<>();
        double[] labels = new double[table.rows()];
        for (int row = 0; row < table.rows(); row++) {
            labels[row] = label(target, row, classes);
            if (labels[row] != LEFT_OUT) {
                usable.add(row);
            }
        }
        int[] rows = spread(usable, spec.rows());
        Encoding encoding = Encoding.learn(table, spec, classes, rows);
        double[] used = Arrays.stream(rows).mapToDouble(row -> labels[row]).toArray();
        return new ModelFrame(encoding, Glm.of(likelihood, encoding.encode(table, rows), used));
    }

    /**
     * Encodes more rows as those fitted to, for instance rows held out; those of other classes are left out.
     *
     * @throws ModelException as {@link #of}, or if no row is left
     */
    public LabelledRows more(Table table) {
        Table.Column target = checkedTarget(table, encoding.target());
        int[] rows = IntStream.range(0, table.rows())
                .filter(row -> label(target, row, encoding.classes()) != LEFT_OUT)
                .toArray();
        if (rows.length == 0) {
            throw new ModelException(
                    "no row of " + table.name() + " is one of " + encoding.classes(), "give rows of these classes");
        }
        return new LabelledRows(
                encoding.encode(table, rows),
                Arrays.stream(rows)
                        .mapToObj(row -> label(target, row, encoding.classes()))
                        .toList());
    }

    private static Table.Column checkedTarget(Table table, String name) {
        Table.Column target = Encoding.column(table, name);
        if (target.missing() > 0) {
            throw new ModelException(
                    target.missing() + " rows have no value of the target " + target.name(), "leave these rows out");
        }
        return target;
    }

    private static double count(Table.Column target, int row) {
        if (!(target instanceof Table.Numbers numbers)) {
            throw new ModelException("the target " + target.name() + " holds words", "a Poisson model needs counts");
        }
        double count = numbers.value(row);
        if (!(count >= 0) || count != Math.rint(count) || Double.isInfinite(count)) {
            throw new ModelException(
                    "row " + (row + 1) + ", column " + target.name() + " is " + count,
                    "a Poisson model needs counts: 0, 1, 2, …");
        }
        return count;
    }

    /** −1, 1 or {@link #LEFT_OUT}; a count where there are no classes. */
    private static double label(Table.Column target, int row, List<String> classes) {
        if (classes.isEmpty()) {
            return count(target, row);
        }
        int code = classes.indexOf(value(target, row));
        return code < 0 ? LEFT_OUT : 2.0 * code - 1;
    }

    private static int[] spread(List<Integer> rows, int most) {
        int kept = most == 0 ? rows.size() : Math.min(most, rows.size());
        int[] spread = new int[kept];
        Arrays.setAll(spread, i -> rows.get((int) ((long) i * rows.size() / kept)));
        return spread;
    }

    /** The two classes of a model, or none of one for counts. */
    private static List<String> classes(Table.Column target, FrameSpec spec, Likelihood likelihood) {
        if (likelihood == Likelihood.POISSON) {
            return List.of();
        }
        if (spec.classes().isEmpty()) {
            return bothOf(target);
        }
        List<String> values = values(target, Integer.MAX_VALUE);
        for (String name : spec.classes()) {
            if (!values.contains(name)) {
                throw new ModelException(
                        "the target " + target.name() + " is never " + name,
                        "choose two of its values: " + values.stream().limit(20).toList());
            }
        }
        return spec.classes();
    }

    /** The target's two values in their order. */
    private static List<String> bothOf(Table.Column target) {
        List<String> values = values(target, 3);
        if (values.size() == 2) {
            return values;
        }
        throw new ModelException(
                "the target " + target.name() + " has "
                        + (values.size() < 2 ? "one value: " : "more than two values, such as ") + values,
                "a model of two classes needs two: choose them with classes: [A, B], or take another likelihood");
    }

    /** The first {@code most} different values of a column in their order: numbers as numbers, 2 before 10. */
    private static List<String> values(Table.Column column, int most) {
        Comparator<String> order = column instanceof Table.Numbers
                ? Comparator.comparingDouble(Double::parseDouble)
                : Comparator.naturalOrder();
        return IntStream.range(0, column.size())
                .mapToObj(row -> value(column, row))
                .distinct()
                .limit(most)
                .sorted(order)
                .toList();
    }

    /** The value of a row, a whole number without its point. */
    static String value(Table.Column column, int row) {
        if (column instanceof Table.Words words) {
            return words.words().get(words.code(row));
        }
        double number = ((Table.Numbers) column).value(row);
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
