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
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibSvmTest {

    private static final DataProvenance NOWHERE = new DataProvenance("test", "MIT", "", List.of());

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("t.svm"), text);
    }

    private Table read(String text, String... also) throws IOException {
        return LibSvm.read("t", file(text), List.of(also), NOWHERE);
    }

    @Test
    void whatIsLeftOutIsZeroAndOnlyFeaturesThatOccurGetAColumn() throws IOException {
        Table table = read("# made by hand\n+1 1:0.5 7:-2e3\n\n-1 7:3 # the second\r\n1\t2:.25\n-1\n");
        assertThat(table.columns().stream().map(Table.Column::name)).containsExactly("label", "x1", "x2", "x7");
        assertThat(table.numbers("label")).containsExactly(1, -1, 1, -1);
        assertThat(table.numbers("x1")).containsExactly(0.5, 0, 0, 0);
        assertThat(table.numbers("x2")).containsExactly(0, 0, 0.25, 0);
        assertThat(table.numbers("x7")).containsExactly(-2000, 3, 0, 0);
    }

    @Test
    void newRowsHaveTheColumnsOfTheModelEvenIfNoneGivesThem() throws IOException {
        Table table = read("0 2:1\n", "x1", "x2", "x3", "label", "age");
        assertThat(table.columns().stream().map(Table.Column::name)).containsExactly("label", "x1", "x2", "x3");
        assertThat(table.numbers("x3")).containsExactly(0);
    }

    @Test
    void filesMayBeGzipped() throws IOException {
        Path file = folder.resolve("t.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("3 1:2\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(LibSvm.looksLike(file)).isTrue();
        assertThat(LibSvm.read("t", file, List.of(), NOWHERE).numbers("x1")).containsExactly(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            yes 1:2           | the label is 'yes'; it must be a finite number
            1,2 1:2           | the label is '1,2'; it must be a finite number
            1 0:2             | '0' is not an index; indices are whole numbers from 1 to 999999999
            1 -3:2            | '-3' is not an index; indices are whole numbers from 1 to 999999999
            1 9999999999:2    | '9999999999' is not an index; indices are whole numbers from 1 to 999999999
            1 qid:3           | 'qid' is not an index; indices are whole numbers from 1 to 999999999
            1 2               | '2' is not of the form index:value
            1 2:              | the value of index 2 is ''; it must be a finite number
            1 2:NaN           | the value of index 2 is 'NaN'; it must be a finite number
            1 2:1e999         | the value of index 2 is '1e999'; it must be a finite number
            1 2:1.2.3         | the value of index 2 is '1.2.3'; it must be a finite number
            1 2:3f            | the value of index 2 is '3f'; it must be a finite number
            1 2:3 2:4         | index 2 comes after 2; indices must rise
            1 5:3 2:4         | index 2 comes after 5; indices must rise
            """)
    void brokenLinesAreNamed(String line, String problem) {
        assertThatThrownBy(() -> read("1 1:1\n# fine\n" + line + "\n"))
                .isInstanceOf(DataFormatException.class)
                .hasMessageEndingWith("t.svm:3: " + problem);
    }

    @Test
    void filesWithoutRowsOrWithTooManyNumbersAreRefused() throws IOException {
        assertThatThrownBy(() -> read("# nothing\n\n")).hasMessageEndingWith("t.svm: has no rows");
        StringBuilder wide = new StringBuilder("1");
        for (int i = 1; i <= 20_000; i++) {
            wide.append(' ').append(i).append(":1");
        }
        wide.append("\n1".repeat(7_000));
        assertThatThrownBy(() -> read(wide.toString()))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("t.svm:6711: makes a table of 6711 rows and 20001 columns"); // no line later
        assertThatThrownBy(() -> read("1 1:1\n".repeat(70_000), columns(2_000)))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("t.svm: would be a table of 70000 rows and 2001 columns");
        Files.write(folder.resolve("t.svm"), new byte[] {'1', ' ', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> LibSvm.read("t", folder.resolve("t.svm"), List.of(), NOWHERE))
                .hasMessageContaining("is not UTF-8");
    }

    private static String[] columns(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "x" + i).toArray(String[]::new);
    }

    @Test
    void aFirstLineOfThousandsOfPairsIsReadLikeAnyOther() throws IOException {
        StringBuilder wide = new StringBuilder("1");
        for (int i = 1; i <= 20_000; i++) {
            wide.append(' ').append(i).append(":1");
        }
        assertThat(LibSvm.looksLike(file(wide.toString()))).isTrue();
        assertThat(read(wide.toString()).columns()).hasSize(20_001);
        assertThat(LibSvm.looksLike(file(wide + " 7"))).isFalse();
    }

    @Test
    void aLineWithoutEndIsRefused() throws IOException {
        Path file = folder.resolve("long.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("1 1:1\n1 ".getBytes(StandardCharsets.UTF_8));
            byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
            for (int k = 0; k < 16; k++) {
                out.write(spaces);
            }
        }
        assertThatThrownBy(() -> LibSvm.read("t", file, List.of(), NOWHERE))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("long.gz:2: is longer than the 16777216 characters allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndAsOnAnySystem(String end) {
        assertThatThrownBy(() -> read("1 1:1" + end + end + "-1 1:2" + end + "x 1:3" + end))
                .hasMessageContaining("t.svm:4: the label is 'x'");
    }

    @Test
    void theFormatIsKnownByItsFirstLine() throws IOException {
        assertThat(LibSvm.looksLike(file("# head\n\n-1 3:1 10:0.5\n"))).isTrue();
        assertThat(LibSvm.looksLike(file("1 3:1 # one\n"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "label,x1\n1,2\n", "age town\n", "1\n", "time 12:30\n"})
    void otherFilesAreNotTakenForIt(String text) throws IOException {
        assertThat(LibSvm.looksLike(file(text))).isFalse();
    }
}
