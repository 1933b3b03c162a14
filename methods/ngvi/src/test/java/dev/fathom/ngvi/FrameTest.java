package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.data.DataProvenance;
import dev.fathom.data.Table;
import dev.fathom.ngvi.data.FrameSpec;
import dev.fathom.ngvi.data.ModelFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From tables to designs, and what is said of tables that do not do. */
class FrameTest {

    private static final DataProvenance NOWHERE = new DataProvenance("test", "unknown", "nobody", List.of());

    private static Table table(Table.Column... columns) {
        return new Table("test", List.of(columns), NOWHERE);
    }

    private final Table.Column sick = new Table.Words("sick", List.of("no", "yes"), 0, 1, 1, 0);
    private final Table.Column age = new Table.Numbers("age", 20, 30, 40, 50);
    private final Table.Column town = new Table.Words("town", List.of("Bern", "Genf", "Ulm"), 0, 1, 2, 1);

    @Test
    void numbersAreStandardisedAndWordsBecomeIndicators() {
        ModelFrame frame = ModelFrame.of(table(age, town, sick), FrameSpec.of("sick"), Likelihood.LOGISTIC);
        assertThat(frame.encoding().names()).containsExactly("age", "town=Genf", "town=Ulm", "(intercept)");
        assertThat(frame.encoding().classes()).containsExactly("no", "yes");
        Design design = frame.glm().design();
        assertThat(design.at(0, 0)).isCloseTo(-15 / Math.sqrt(125), within(1e-12));
        assertThat(design.at(2, 1)).isZero();
        assertThat(design.at(2, 2)).isEqualTo(1);
        assertThat(design.at(3, 3)).isEqualTo(1);
        assertThat(frame.glm().label(0)).isEqualTo(-1);
        assertThat(frame.glm().label(1)).isEqualTo(1);
    }

    @Test
    void newRowsAreEncodedAsTheOldOnes() {
        ModelFrame frame = ModelFrame.of(table(age, town, sick), FrameSpec.of("sick"), Likelihood.LOGISTIC);
        Table fresh = table(new Table.Numbers("age", 35), new Table.Words("town", List.of("Ulm"), 0));
        Design design = frame.encoding().encode(fresh);
        assertThat(design.at(0, 0)).isCloseTo(0, within(1e-12));
        assertThat(design.at(0, 2)).isEqualTo(1);
        Table unknown = table(new Table.Numbers("age", 35), new Table.Words("town", List.of("Rom"), 0));
        assertThatThrownBy(() -> frame.encoding().encode(unknown))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("row 1, column town: 'Rom'");
    }

    @Test
    void whatDoesNotFitIsNamed() {
        FrameSpec spec = FrameSpec.of("sick");
        Table holes = table(new Table.Numbers("age", 1, 2, Double.NaN, 3), sick);
        assertThatThrownBy(() -> ModelFrame.of(
                        holes,
                        new FrameSpec("sick", List.of(), List.of(), List.of(), false, 1, true),
                        Likelihood.LOGISTIC))
                .hasMessageContaining("row 3, column age has no value");
        assertThatThrownBy(() -> ModelFrame.of(table(age, sick), FrameSpec.of("ill"), Likelihood.LOGISTIC))
                .hasMessageContaining("no column ill");
        assertThatThrownBy(() -> ModelFrame.of(table(age, town), FrameSpec.of("town"), Likelihood.LOGISTIC))
                .hasMessageContaining("more than two values");
        assertThatThrownBy(() -> ModelFrame.of(table(age, town), FrameSpec.of("town"), Likelihood.POISSON))
                .hasMessageContaining("holds words");
        Table flat = table(new Table.Numbers("age", 1, 1, 1, 1), sick);
        assertThatThrownBy(() -> ModelFrame.of(flat, spec, Likelihood.LOGISTIC))
                .hasMessageContaining("column age is 1.0 in every row");
        assertThatThrownBy(() -> new FrameSpec("a", List.of(), List.of(), List.of("1", "1"), true, 1, true))
                .hasMessageContaining("two different values");
    }

    @Test
    void twoOfManyClassesCanBeChosen() {
        Table digits = table(new Table.Numbers("x", 1, 2, 3, 4), new Table.Numbers("digit", 6, 7, 8, 6));
        FrameSpec spec = new FrameSpec("digit", List.of(), List.of(), List.of("6", "8"), false, 2, false);
        Glm glm = ModelFrame.of(digits, spec, Likelihood.PROBIT).glm();
        assertThat(glm.rows()).isEqualTo(3);
        assertThat(glm.design().at(1, 0)).isEqualTo(1.5);
        assertThat(glm.label(1)).isEqualTo(1);
    }
}
