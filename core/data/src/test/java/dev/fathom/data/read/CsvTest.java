package dev.fathom.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {

    private static final DataProvenance NOWHERE = new DataProvenance("test", "MIT", "", List.of());

    @TempDir
    private Path folder;

    @Test
    void columnsGetTheTypeThatAllTheirValuesHave() throws IOException {
        Table table = read("\uFEFFx,kind,code\n1,red,1d\n-2.5e3,blue,2\n0.1, red ,3\n", CsvFormat.standard());
        assertThat(table.rows()).isEqualTo(3);
        assertThat(table.numbers("x")).containsExactly(1, -2500, 0.1);
        assertThat(table.column("kind")).isInstanceOfSatisfying(Table.Words.class, words -> {
            assertThat(words.words()).containsExactly("blue", "red");
            assertThat(words.codes()).containsExactly(1, 0, 1);
        });
        assertThat(table.column("code")).isInstanceOf(Table.Words.class);
        assertThat(table.matrix(List.of("x"))).containsExactly(1, -2500, 0.1);
    }

    @Test
    void namesMayBeGivenAndLinesSkippedAndFilesGzipped() throws IOException {
        Path file = folder.resolve("t.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("569,30,a,b\n1;2\n3;4\n".getBytes(StandardCharsets.UTF_8));
        }
        CsvFormat format = new CsvFormat(';', 1, List.of("a", "b"), Set.of(), false);
        assertThat(Csv.read("t", file, format, NOWHERE).matrix(List.of("b", "a")))
                .containsExactly(2, 1, 4, 3);
    }

    @Test
    void missingValuesAreReportedWithLineAndColumnOrTaken() throws IOException {
        String text = "x,kind\n1,red\n,NA\n";
        assertThatThrownBy(() -> read(text, CsvFormat.standard()))
                .isInstanceOf(DataFormatException.class)
                .hasMessageEndingWith("t.csv:3: column x has no value; fill it in, or leave the line out");
        Table table = read(text, CsvFormat.standard().withMissingAllowed());
        assertThat(table.numbers("x")).containsExactly(1, Double.NaN);
        assertThat(((Table.Words) table.column("kind")).codes()).containsExactly(0, -1);
        assertThat(table.missing()).isEqualTo(2);
    }

    @Test
    void brokenFilesAreNamedWithTheirLine() throws IOException {
        assertThatThrownBy(() -> read("a,b\n1,2\n3\n", CsvFormat.standard()))
                .hasMessageEndingWith("t.csv:3: has 1 values, expected 2");
        assertThatThrownBy(() -> read("a,a\n1,2\n", CsvFormat.standard()))
                .hasMessageEndingWith("t.csv:1: column 2 has no name or a repeated one");
        assertThatThrownBy(() -> read("a,b\n1,\"2\n", CsvFormat.standard())).isInstanceOf(DataFormatException.class);
        assertThatThrownBy(() -> read("", CsvFormat.standard())).hasMessageEndingWith("t.csv: has no rows");
        assertThatThrownBy(() -> read("a\n", CsvFormat.standard())).hasMessageEndingWith("t.csv: has no rows");
        Files.write(folder.resolve("t.csv"), new byte[] {'a', '\n', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> Csv.read("t", folder.resolve("t.csv"), CsvFormat.standard(), NOWHERE))
                .hasMessageContaining("is not UTF-8");
    }

    @Test
    void unknownColumnsGetTheKnownOnes() throws IOException {
        Table table = read("x,kind\n1,red\n", CsvFormat.standard());
        assertThatThrownBy(() -> table.numbers("y")).hasMessage("table t has no column y; it has x, kind");
        assertThatThrownBy(() -> table.numbers("kind")).hasMessage("column kind of table t holds words, not numbers");
    }

    private Table read(String text, CsvFormat format) throws IOException {
        return Csv.read("t", Files.writeString(folder.resolve("t.csv"), text), format, NOWHERE);
    }
}
