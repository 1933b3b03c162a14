package dev.fathom.amid.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.amid.game.GameException;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersFileTest {

    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("bids.csv"), text);
    }

    @Test
    void theFirstColumnIsReadBelowAHeadingOrWithout() throws IOException {
        assertThat(NumbersFile.read(file("bid,who\n0.5,ann\n 2 ,ben\n"), 2)).containsExactly(0.5, 2);
        assertThat(NumbersFile.read(file("0.5\n0\n"), 1)).containsExactly(0.5, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "'bid\n0.5\nmuch\n', much, 3",
        "'0.5\nmuch', much, 2",
        "'bid\nmuch\n0.5\n', much, 2",
        "'NaN\n0.5\n', NaN, 1",
        "'-0.1\n0.5\n', -0.1, 1",
        "'0.5\n1.01\n', 1.01, 2"
    })
    void whatIsNoNumberInTheRangeIsNamed(String text, String word, int line) throws IOException {
        Path file = file(text.replace("\\n", "\n"));
        assertThatThrownBy(() -> NumbersFile.read(file, 1))
                .isInstanceOf(GameException.class)
                .hasMessage(file + " has '" + word + "' in line " + line
                        + ", must be a number from 0 to market.scale = 1.0");
    }

    @Test
    void filesThatCannotBeReadAreNamed() throws IOException {
        assertThatThrownBy(() -> NumbersFile.read(folder.resolve("none.csv"), 1))
                .isInstanceOf(DataPathException.class)
                .hasMessageEndingWith("none.csv: no such file");
        assertThatThrownBy(() -> NumbersFile.read(folder, 1))
                .isInstanceOf(DataPathException.class)
                .hasMessageEndingWith("is a folder, not a file");
        Path latin =
                Files.write(folder.resolve("latin.csv"), "g\u00fcnstig\n0.5\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> NumbersFile.read(latin, 1))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("is not UTF-8");
        Path words = file("bid\n");
        assertThatThrownBy(() -> NumbersFile.read(words, 1)).hasMessage(words + " has no numbers");
    }
}
