package dev.fathom.ngvi.data;

import dev.fathom.data.Table;
import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * A table made ready for a regression.
 *
 * @param encoding how its columns were encoded
 * @param glm the model with its rows and labels
 */
public record ModelFrame(Encoding encoding, Glm glm) {

    /**
     * Encodes a table.
     *
     * @throws ModelException if the target is no column, has the wrong kind of values, or a column cannot be encoded
     */
    public static ModelFrame of(Table table, FrameSpec spec, Likelihood likelihood) {
        Table.Column target = Encoding.column(table, spec.target());
        if (target.missing() > 0) {
            throw new ModelException(
                    target.missing() + " rows have no value of the target " + target.name(), "leave these rows out");
        }
        if (likelihood == Likelihood.POISSON) {
            if (!(target instanceof Table.Numbers counts)) {
                throw new ModelException(
                        "the target " + target.name() + " holds words", "a Poisson model needs counts");
            }
            int[] all = rows(table.rows());
            Encoding encoding = Encoding.learn(table, spec, List.of(), all);
            return new ModelFrame(encoding, Glm.poisson(encoding.encode(table, all), counts.values()));
        }
        List<String> classes = spec.classes().isEmpty() ? classes(target) : spec.classes();
        List<Integer> used = new ArrayList<>();
        List<Double> labels = new ArrayList<>();
        for (int row = 0; row < table.rows(); row++) {
            int code = classes.indexOf(value(target, row));
            if (code >= 0) {
                used.add(row);
                labels.add(code == 0 ? -1.0 : 1.0);
            }
        }
        if (used.isEmpty()) {
            throw new ModelException(
                    "no row of the target " + target.name() + " is one of " + classes, "name two of its values");
        }
        int[] rows = used.stream().mapToInt(Integer::intValue).toArray();
        Encoding encoding = Encoding.learn(table, spec, classes, rows);
        Design design = encoding.encode(table, rows);
        return new ModelFrame(
                encoding,
                Glm.of(
                        likelihood,
                        design,
                        labels.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    private static int[] rows(int n) {
        int[] rows = new int[n];
        Arrays.setAll(rows, i -> i);
        return rows;
    }

    /** The target's two values in their order. */
    private static List<String> classes(Table.Column target) {
        TreeSet<String> values = new TreeSet<>();
        for (int row = 0; row < target.size() && values.size() <= 2; row++) {
            values.add(value(target, row));
        }
        if (values.size() == 2) {
            return List.copyOf(values);
        }
        throw new ModelException(
                "the target " + target.name() + " has "
                        + (values.size() < 2 ? "one value: " : "more than two values, such as ") + values,
                "a model of two classes needs two: choose them with classes: [A, B], or take another likelihood");
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
