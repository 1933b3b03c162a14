package dev.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataPathsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "..", "../a", "a/../..", "/a", "C:\\a", "c:/a", "a\\b", "a//b", "./../a", "a\nb"})
    void namesThatLeaveTheFolderAreRefused(String name) {
        assertThatThrownBy(() -> DataPaths.inside(folder, name))
                .isInstanceOf(DataPathException.class)
                .hasMessageContaining("refused")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b.txt", "./a", "a/", "..a", "a..b/c", "Foo::Bar.3pm.gz"})
    void honestNamesStayBelowTheFolder(String name) {
        assertThat(DataPaths.inside(folder, name)).startsWithRaw(folder).isNotEqualTo(folder);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksOutOfAFolderAreNotFollowed() throws IOException {
        Path outside = Files.writeString(
                Files.createDirectory(folder.resolve("outside")).resolve("secret"), "s");
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Files.writeString(inside.resolve("b"), "b");
        Files.writeString(Files.createDirectory(inside.resolve("a")).resolve("z"), "z");
        Files.createSymbolicLink(inside.resolve("folder"), outside.getParent());
        assertThat(DataPaths.filesUnder(inside, any -> true)).containsExactly("a/z", "b");

        Files.createSymbolicLink(inside.resolve("file"), outside);
        assertThatThrownBy(() -> DataPaths.filesUnder(inside, any -> true))
                .isInstanceOf(DataPathException.class)
                .hasMessageContaining("is a link that leads out of");
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> DataPaths.readableFile(folder.resolve("none")))
                .hasMessageEndingWith("none: no such file");
        assertThatThrownBy(() -> DataPaths.readableFile(folder)).hasMessageEndingWith("is a folder, not a file");
        assertThatThrownBy(() -> DataPaths.filesUnder(folder.resolve("none"), any -> true))
                .hasMessageEndingWith("none: no such folder");
    }
}
