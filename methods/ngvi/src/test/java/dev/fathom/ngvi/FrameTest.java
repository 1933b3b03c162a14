package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.data.DataProvenance;
import dev.fathom.data.ImageSet;
import dev.fathom.data.Table;
import dev.fathom.ngvi.data.FrameSpec;
import dev.fathom.ngvi.data.LabelledRows;
import dev.fathom.ngvi.data.ModelFrame;
import dev.fathom.ngvi.data.Pictures;
import java.util.List;
import java.util.stream.IntStream;
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
                        new FrameSpec("sick", List.of(), List.of(), List.of(), false, 1, true, 0),
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
        Table tenths = table(new Table.Numbers("age", 0.1, 0.1, 0.1), new Table.Numbers("sick", 0, 1, 0));
        assertThatThrownBy(() -> ModelFrame.of(tenths, spec, Likelihood.LOGISTIC)) // whose mean is not 0.1
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("column age is 0.1 in every row");
        assertThatThrownBy(() -> new FrameSpec("a", List.of(), List.of(), List.of("1", "1"), true, 1, true, 0))
                .hasMessageContaining("two different values");
    }

    @Test
    void onlyWordsOfTheRowsFittedToAreLearned() {
        FrameSpec two = new FrameSpec("sick", List.of("town"), List.of(), List.of(), true, 1, true, 2);
        Table towns = table(
                new Table.Words("sick", List.of("no", "yes"), 0, 0, 1, 1),
                new Table.Words("town", List.of("Bern", "Genf", "Ulm"), 1, 0, 2, 0)); // rows 1 and 3 are fitted to
        ModelFrame frame = ModelFrame.of(towns, two, Likelihood.LOGISTIC);
        assertThat(frame.encoding().names()).containsExactly("town=Ulm", "(intercept)");
        assertThatThrownBy(() -> frame.encoding().encode(towns))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("row 2, column town: 'Bern' was not in the rows fitted to")
                .extracting(e -> ((ModelException) e).mend())
                .isEqualTo("known are Genf, Ulm");
        Table hole = table(
                new Table.Words("sick", List.of("no", "yes"), 0, 1), new Table.Words("town", List.of("Bern"), 0, -1));
        assertThatThrownBy(() -> ModelFrame.of(hole, FrameSpec.of("sick"), Likelihood.LOGISTIC))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("row 2, column town has no value");
    }

    @Test
    void aColumnOfIdentifiersIsNamedBeforeItFillsTheMemory() {
        int n = 50_000;
        List<String> names =
                IntStream.range(0, n).mapToObj(i -> "id%05d".formatted(i)).toList();
        Table table = table(
                new Table.Words("id", names, IntStream.range(0, n).toArray()),
                new Table.Numbers("x", IntStream.range(0, n).asDoubleStream().toArray()),
                new Table.Numbers(
                        "y", IntStream.range(0, n).mapToDouble(i -> i % 2).toArray()));
        assertThatThrownBy(() -> ModelFrame.of(table, FrameSpec.of("y"), Likelihood.LOGISTIC))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("50000 rows and 50001 columns, more than 134217728 numbers")
                .hasMessageContaining("49999 of the columns are words of id");
        FrameSpec few = new FrameSpec("y", List.of(), List.of(), List.of(), true, 1, true, 999);
        ModelFrame frame = ModelFrame.of(table, few, Likelihood.LOGISTIC);
        assertThatThrownBy(() -> frame.encoding().encode(table))
                .isInstanceOf(ModelException.class)
                .extracting(e -> ((ModelException) e).mend())
                .asString()
                .endsWith("… 979 more");
    }

    @Test
    void classesThatAreNumbersAreInTheOrderOfNumbers() {
        Table table = table(new Table.Numbers("x", 1, 2, 3), new Table.Numbers("grade", 10, 2, 10));
        ModelFrame frame = ModelFrame.of(table, FrameSpec.of("grade"), Likelihood.LOGISTIC);
        assertThat(frame.encoding().classes()).containsExactly("2", "10");
        assertThat(frame.glm().label(0)).isEqualTo(1);
        assertThat(frame.glm().label(1)).isEqualTo(-1);
        Table negative = table(new Table.Numbers("x", 1, 2, 3), new Table.Numbers("grade", -1.5, 1, -1.5));
        assertThat(ModelFrame.of(negative, FrameSpec.of("grade"), Likelihood.LOGISTIC)
                        .encoding()
                        .classes())
                .containsExactly("-1.5", "1");
    }

    @Test
    void aLabelThatIsNoCountIsNamedWithItsRowAndColumn() {
        Table halves = table(new Table.Numbers("x", 1, 2, 3), new Table.Numbers("visits", 0, 2.5, 1));
        assertThatThrownBy(() -> ModelFrame.of(halves, FrameSpec.of("visits"), Likelihood.POISSON))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("row 2, column visits is 2.5");
        Table whole = table(new Table.Numbers("x", 1, 2, 3), new Table.Numbers("visits", 0, 2, 1));
        ModelFrame frame = ModelFrame.of(whole, FrameSpec.of("visits"), Likelihood.POISSON);
        assertThat(frame.more(whole).labels()).containsExactly(0.0, 2.0, 1.0);
        assertThatThrownBy(() -> frame.more(halves))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("row 2, column visits is 2.5");
        Table negative = table(new Table.Numbers("x", 1), new Table.Numbers("visits", -1));
        assertThatThrownBy(() -> frame.more(negative)).hasMessageContaining("row 1, column visits is -1.0");
    }

    @Test
    void twoOfManyClassesCanBeChosen() {
        Table digits = table(new Table.Numbers("x", 1, 2, 3, 4), new Table.Numbers("digit", 6, 7, 8, 6));
        FrameSpec spec = new FrameSpec("digit", List.of(), List.of(), List.of("6", "8"), false, 2, false, 0);
        Glm glm = ModelFrame.of(digits, spec, Likelihood.PROBIT).glm();
        assertThat(glm.rows()).isEqualTo(3);
        assertThat(glm.design().at(1, 0)).isEqualTo(1.5);
        assertThat(glm.label(1)).isEqualTo(1);
    }

    @Test
    void aClassThatNeverComesIsNamed() {
        FrameSpec spec = new FrameSpec("sick", List.of(), List.of(), List.of("no", "maybe"), true, 1, true, 0);
        assertThatThrownBy(() -> ModelFrame.of(table(age, sick), spec, Likelihood.LOGISTIC))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the target sick is never maybe")
                .extracting(e -> ((ModelException) e).mend())
                .isEqualTo("choose two of its values: [no, yes]");
    }

    @Test
    void fewerRowsAreSpreadOverTheTable() {
        double[] x = IntStream.range(0, 100).asDoubleStream().toArray();
        Table counts = table(new Table.Numbers("x", x), new Table.Numbers("y", x));
        FrameSpec spec = new FrameSpec("y", List.of(), List.of(), List.of(), false, 1, false, 4);
        Design design = ModelFrame.of(counts, spec, Likelihood.POISSON).glm().design();
        assertThat(design.rows()).isEqualTo(4);
        assertThat(design.at(1, 0)).isEqualTo(25);
        assertThat(design.at(3, 0)).isEqualTo(75);
        assertThatThrownBy(() -> new FrameSpec("y", List.of(), List.of(), List.of(), false, 1, false, -1))
                .hasMessageContaining("rows must be >= 0, got -1");
    }

    @Test
    void moreRowsKeepTheEncodingAndLoseOtherClasses() {
        ModelFrame frame = ModelFrame.of(table(age, sick), FrameSpec.of("sick"), Likelihood.LOGISTIC);
        Table more = table(
                new Table.Numbers("age", 35, 50, 20), new Table.Words("sick", List.of("no", "unsure", "yes"), 2, 1, 0));
        LabelledRows rows = frame.more(more);
        assertThat(rows.labels()).containsExactly(1.0, -1.0);
        assertThat(rows.design().at(0, 0)).isCloseTo(0, within(1e-12));
        Table none = table(new Table.Numbers("age", 35), new Table.Words("sick", List.of("unsure"), 0));
        assertThatThrownBy(() -> frame.more(none)).hasMessageContaining("is one of [no, yes]");
        ModelFrame counts = ModelFrame.of(table(sick, age), FrameSpec.of("age"), Likelihood.POISSON);
        assertThatThrownBy(() -> counts.more(table(sick, new Table.Words("age", List.of("old"), 0, 0, 0, 0))))
                .hasMessageContaining("holds words");
    }

    private static ImageSet pictures() {
        byte[] pixels = {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, (byte) 255};
        return new ImageSet("tiny", 1, 2, 2, pixels, new int[] {2, 0, 1}, List.of("zoo", "bag", "ant"), NOWHERE);
    }

    @Test
    void picturesBecomeRowsOfPixelsInTheOrderOfTheirClasses() {
        FrameSpec spec = new FrameSpec("label", List.of(), List.of(), List.of("bag", "ant"), false, 255, false, 0);
        ModelFrame frame = ModelFrame.of(Pictures.table(pictures(), List.of("bag", "ant")), spec, Likelihood.LOGISTIC);
        assertThat(frame.encoding().names()).containsExactly("r0c0", "r0c1", "r1c0", "r1c1");
        assertThat(frame.glm().rows()).isEqualTo(2);
        assertThat(frame.glm().label(0)).isEqualTo(1); // the ant
        assertThat(frame.glm().label(1)).isEqualTo(-1);
        assertThat(frame.glm().design().at(1, 3)).isEqualTo(1); // unsigned
        assertThat(Pictures.table(pictures(), List.of()).rows()).isEqualTo(3);
        assertThatThrownBy(() -> Pictures.table(pictures(), List.of("cat")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tiny has no class cat")
                .extracting(e -> ((ModelException) e).mend())
                .isEqualTo("its classes are zoo, bag, ant");
    }

    @Test
    void channelsAreToldApart() {
        ImageSet colour = new ImageSet("rgb", 2, 1, 1, new byte[] {7, 9}, new int[] {0}, List.of("a"), NOWHERE);
        Table table = Pictures.table(colour, List.of());
        assertThat(table.columns().stream().map(Table.Column::name)).containsExactly("label", "r0c0.0", "r0c0.1");
        assertThat(table.numbers("r0c0.1")).containsExactly(9);
    }
}
