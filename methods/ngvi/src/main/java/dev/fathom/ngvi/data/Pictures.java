package dev.fathom.ngvi.data;

import dev.fathom.data.ImageSet;
import dev.fathom.data.Table;
import dev.fathom.ngvi.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures as a table: the class in a column {@value #LABEL}, and a column of numbers from 0 to 255 for each pixel,
 * {@code r3c17} being row 3 and column 17, both from 0. With several channels the first is {@code r3c17.0}.
 */
public final class Pictures {

    /** The name of the column of classes. */
    public static final String LABEL = "label";

    private Pictures() {}

    /**
     * The pictures of some classes.
     *
     * @param classes their names; empty for all
     * @throws ModelException if the set has no such class, or no picture of them
     */
    public static Table table(ImageSet images, List<String> classes) {
        for (String name : classes) {
            if (!images.classes().contains(name)) {
                throw new ModelException(
                        images.name() + " has no class " + name,
                        "its classes are " + String.join(", ", images.classes()));
            }
        }
        List<String> words = (classes.isEmpty() ? images.classes() : classes)
                .stream().sorted().toList();
        int[] codes = images.classes().stream().mapToInt(words::indexOf).toArray();
        int[] used = IntStream.range(0, images.size())
                .filter(i -> codes[images.label(i)] >= 0)
                .toArray();
        if (used.length == 0) {
            throw new ModelException(images.name() + " has no picture of " + classes, "name other classes");
        }
        List<Table.Column> columns = new ArrayList<>();
        columns.add(new Table.Words(
                LABEL,
                words,
                IntStream.of(used).map(i -> codes[images.label(i)]).toArray()));
        for (int c = 0; c < images.channels(); c++) {
            for (int row = 0; row < images.height(); row++) {
                for (int column = 0; column < images.width(); column++) {
                    String name = "r" + row + "c" + column + (images.channels() > 1 ? "." + c : "");
                    columns.add(new Table.Numbers(name, pixels(images, used, c, row, column)));
                }
            }
        }
        return new Table(images.name(), columns, images.provenance());
    }

    private static double[] pixels(ImageSet images, int[] used, int channel, int row, int column) {
        double[] values = new double[used.length];
        for (int i = 0; i < used.length; i++) {
            values[i] = images.pixel(used[i], channel, row, column);
        }
        return values;
    }
}
