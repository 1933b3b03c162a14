package dev.fathom.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.data.Corpus;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFilesTest {

    private static final DataProvenance NOWHERE = new DataProvenance("test", "MIT", "", List.of());

    @TempDir
    private Path folder;

    @Test
    void textIsCleanedOfMarksLineEndsCopiesAndBlanks() throws IOException {
        write("b/one.txt", "\uFEFFone\r\ntwo\rthree\n");
        write("a.txt", "other");
        write("copy.txt", "other");
        write("blank.txt", " \n ");
        Corpus corpus = TextFiles.read("text", folder, new Split(0, 0), NOWHERE);
        assertThat(corpus.train()).extracting(Document::name).containsExactly("a.txt", "b/one.txt");
        assertThat(corpus.train().get(1).text()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void otherEncodingsAreNamed() throws IOException {
        Files.write(folder.resolve("latin.txt"), new byte[] {'c', (byte) 0xE9});
        assertThatThrownBy(() -> TextFiles.read("text", folder, new Split(0, 0), NOWHERE))
                .isInstanceOf(DataFormatException.class)
                .hasMessageEndingWith("latin.txt: is not UTF-8; convert it first, for example with iconv");
    }

    @Test
    void ownFoldersMayHoldOtherFilesToo() throws IOException {
        write("a.txt", "a text");
        write(".git/config", "hidden");
        write("sub/.hidden", "hidden");
        Files.write(folder.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0});
        write("zeros", "a\0b");
        Corpus corpus = TextFiles.readOwn(folder, new Split(0, 0));
        assertThat(corpus.train()).extracting(Document::name).containsExactly("a.txt");
    }

    @Test
    void endOfASingleFileIsHeldOut() throws IOException {
        String text = String.join(
                "",
                IntStream.range(0, 1000)
                        .mapToObj(i -> "line %04d\n".formatted(i))
                        .toList());
        write("input.txt", text);
        Corpus corpus = TextFiles.readOwn(folder.resolve("input.txt"), Split.standard());
        String train = corpus.train().get(0).text();
        String validation = corpus.validation().get(0).text();
        assertThat(train + validation).isEqualTo(text);
        assertThat(validation).startsWith("line ");
        assertThat(validation.length()).isCloseTo(text.length() / 20, within(20));
    }

    @Test
    void tooLittleTextIsNamed() throws IOException {
        write("input.txt", "one line");
        assertThatThrownBy(() -> TextFiles.readOwn(folder, Split.standard()))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("is too short to hold out");
        assertThatThrownBy(() -> TextFiles.readOwn(folder.resolve("none"), Split.standard()))
                .isInstanceOf(DataPathException.class)
                .hasMessageContaining("no such folder");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.2})
    void splitHoldsOutItsShareWhateverTheNames(double share) {
        int count = 40_000;
        for (String pattern : List.of("%d.txt", "org/example/Class%d.java", "a/%05d/b")) {
            Split split = new Split(share, 3);
            long heldOut = IntStream.range(0, count)
                    .filter(i -> split.validation(pattern.formatted(i)))
                    .count();
            assertThat(heldOut / (double) count).isCloseTo(share, within(4 * Math.sqrt(share / count)));
        }
        assertThatThrownBy(() -> new Split(1, 0)).hasMessage("the validation share must be in [0, 1), got 1.0");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
