package dev.fathom.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPolicyTest {

    @TempDir
    Path temp;

    private Path folder;

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createDirectories(temp.resolve("folder"));
        Files.createDirectories(temp.resolve("outside"));
        Files.writeString(temp.resolve("outside/secret"), "x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/secret",
                "..",
                ".",
                "",
                "/etc/passwd",
                "a/../../x",
                "a/./b",
                "a//b",
                "a/",
                "..\\x",
                "C:/x",
                "a\0b",
                "a\nb"
            })
    void namesThatLeadOutOrAreNotPlainAreRefused(String name) {
        assertThatThrownBy(() -> PathPolicy.inside(folder, name)).isInstanceOf(FathomException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c.txt", "..a", "a..b", "...", "weights of step 3.bin"})
    void plainNamesAreInside(String name) {
        assertThat(PathPolicy.inside(folder, name)).startsWithRaw(folder);
    }

    @Test
    void linksAreFollowedBeforeTheDecision() throws Exception {
        Files.createSymbolicLink(folder.resolve("out"), temp.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        Files.createSymbolicLink(folder.resolve("dangling"), temp.resolve("nowhere"));
        Files.createDirectories(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("in"), folder.resolve("real"));
        for (String name : new String[] {"out/secret", "out/new", "loop", "dangling", "dangling/x"}) {
            assertThatThrownBy(() -> PathPolicy.inside(folder, name)).as(name).isInstanceOf(FathomException.class);
        }
        assertThat(PathPolicy.inside(folder, "in/file")).isEqualTo(folder.resolve("in/file"));
    }

    @Test
    void homeFollowsTheEnvironment() {
        assertThat(FathomHome.of(Map.of("FATHOM_HOME", "/f"), "/home/u"))
                .isEqualTo(new FathomHome(Path.of("/f"), Path.of("/f/cache")));
        assertThat(FathomHome.of(Map.of("XDG_DATA_HOME", "/d", "XDG_CACHE_HOME", "relative"), "/home/u"))
                .isEqualTo(new FathomHome(Path.of("/d/fathom"), Path.of("/home/u/.cache/fathom")));
        assertThat(FathomHome.of(Map.of("FATHOM_HOME", " "), "/home/u").runs())
                .isEqualTo(Path.of("/home/u/.local/share/fathom/runs"));
        assertThatThrownBy(() -> FathomHome.of(Map.of(), "?")).hasMessageContaining("no home folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FATHOM_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"})
    void aHomeThatIsNoPathIsWrongUseOfItsVariable(String variable) {
        assertThatThrownBy(() -> FathomHome.of(Map.of(variable, "/a\0b"), "/home/u"))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining(variable + " is no path here, '/a?b'")
                .extracting(e -> ((FathomException) e).status())
                .isEqualTo(ExitStatus.WRONG_USE);
    }
}
