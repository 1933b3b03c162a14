package dev.fathom.ngvi.data;

import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.Glm;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows with what was seen in them.
 *
 * @param design the rows, encoded
 * @param labels −1 or 1, or a count, for each
 */
public record LabelledRows(Design design, List<Double> labels) {

    /** Copies the list. */
    public LabelledRows {
        labels = List.copyOf(labels);
    }

    /** The rows a model was made of. */
    public static LabelledRows of(Glm glm) {
        return new LabelledRows(
                glm.design(),
                IntStream.range(0, glm.rows()).mapToObj(glm::label).toList());
    }

    /** How many there are. */
    public int size() {
        return labels.size();
    }
}
