package dev.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a project of its own, with a {@code java} and a {@code mvn} that only say what they were asked. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script")
class LauncherTest {

    private static final String JAVA = """
            #!/bin/sh
            if [ "$1" = -XshowSettings:properties ]; then
                echo "    java.home = ${0%/bin/java}"
                echo "    java.specification.version = ${FAKE_VERSION:-17}"
                exit 0
            fi
            case "$*" in *DumpLoadedClassList* | *-Xshare:dump*) exit 0 ;; esac
            printf '%s\n' "$*" > "$JAVA_CALL"
            while [ "$1" != dev.fathom.cli.Fathom ]; do shift; done
            shift
            printf '[%s]' "$@"
            exit 42
            """;

    private static final String MAVEN = """
            #!/bin/sh
            echo "$*" >> "$MVN_CALLS"
            case "$*" in
                *"$FAIL_WHEN"*) echo "$FAIL_WITH"; exit 1 ;;
            esac
            sleep "${BUILD_SECONDS:-0}"
            mkdir -p "$PROJECT/apps/cli/target" "$PROJECT/core/lab/target"
            echo cli > "$PROJECT/apps/cli/target/fathom-cli.jar"
            echo lab > "$PROJECT/core/lab/target/lab.jar"
            printf '%s' "$PROJECT/core/lab/target/lab.jar:$LIBRARY" > "$PROJECT/apps/cli/target/classpath"
            """;

    @TempDir
    Path folder;

    private Path project;
    private Path tools;

    private record Outcome(int status, String out, String error) {}

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(folder.resolve("a project with spaces"));
        tools = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.createDirectories(project.resolve("core/lab/src/main/java"));
        Files.createDirectories(project.resolve("core/lab/src/test/java"));
        Files.createDirectories(project.resolve("apps/cli"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Files.writeString(folder.resolve("library.jar"), "library");
        Files.writeString(project.resolve("core/lab/src/main/java/Lab.java"), "class Lab {}");
        Path launcher = Path.of("..", "..", "fathom");
        assertThat(launcher).exists();
        Files.copy(launcher, project.resolve("fathom"));
        tool("java", JAVA);
        tool("javac", "#!/bin/sh\n");
        tool("mvn", MAVEN);
        everythingIsFromYesterday();
    }

    private void tool(String name, String text) throws IOException {
        Path file = Files.writeString(tools.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void everythingIsFromYesterday() throws IOException {
        try (var files = Files.walk(project)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(86_400)));
            }
        }
    }

    private ProcessBuilder launcher(Path script, Map<String, String> more, String... arguments) {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.remove("JAVA_HOME");
        environment.put("PATH", tools + ":/usr/bin:/bin");
        environment.put("PROJECT", project.toString());
        environment.put("LIBRARY", folder.resolve("library.jar").toString());
        environment.put("MVN_CALLS", folder.resolve("calls").toString());
        environment.put("JAVA_CALL", folder.resolve("java-call").toString());
        environment.put("MVN", tools.resolve("mvn").toString());
        environment.put("FAIL_WHEN", "never");
        environment.putAll(more);
        return builder;
    }

    private Outcome launch(Map<String, String> more, String... arguments) throws Exception {
        return end(launcher(project.resolve("fathom"), more, arguments).start());
    }

    private static Outcome end(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, error);
    }

    private List<String> builds() throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Test
    void theFirstStartBuildsAndTheSecondDoesNot() throws Exception {
        Outcome first = launch(Map.of(), "runs");
        assertThat(first.error())
                .startsWith("fathom: building, once after each change")
                .contains("fathom: built in ");
        assertThat(first.out()).isEqualTo("[runs]");
        assertThat(first.status()).isEqualTo(42);

        Outcome second = launch(Map.of(), "runs");
        assertThat(second.error()).isEmpty();
        assertThat(second.out()).isEqualTo("[runs]");
        assertThat(builds()).hasSize(1);
        assertThat(builds().get(0)).startsWith("-q -B ").endsWith(" -o");
    }

    @Test
    void argumentsArriveAsTheyAre() throws Exception {
        Outcome outcome = launch(Map.of(), "generate", "a  b", "$HOME 'x' \"y\"", "", "*");
        assertThat(outcome.out()).isEqualTo("[generate][a  b][$HOME 'x' \"y\"][][*]");
    }

    @Test
    void theCommandReadsAndWritesUtf8InEveryLocale() throws Exception {
        launch(Map.of(), "runs");
        assertThat(folder.resolve("java-call")).content().contains(" -Dfile.encoding=UTF-8 ");
    }

    @Test
    void aChangedSourceIsBuiltAndAChangedTestIsNot() throws Exception {
        launch(Map.of());
        Files.writeString(project.resolve("core/lab/src/test/java/LabTest.java"), "class LabTest {}");
        launch(Map.of());
        assertThat(builds()).hasSize(1);

        Path source = project.resolve("core/lab/src/main/java/Lab.java");
        Files.writeString(source, "class Lab { int changed; }");
        launch(Map.of());
        assertThat(builds()).hasSize(2);

        Files.delete(source);
        launch(Map.of());
        assertThat(builds()).hasSize(3);

        launch(Map.of());
        assertThat(builds()).hasSize(3);
    }

    @Test
    void aJarThatIsGoneIsBuiltAgain() throws Exception {
        launch(Map.of());
        Path library = folder.resolve("library.jar");
        Files.move(library, folder.resolve("elsewhere"));
        launch(Map.of());
        assertThat(builds()).hasSize(2);
    }

    @Test
    void itWorksThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("link"), project.resolve("fathom"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path second = Files.createSymbolicLink(bin.resolve("fathom"), Path.of("../link"));
        Outcome outcome = end(launcher(second, Map.of(), "doctor").start());

        assertThat(first).isSymbolicLink();
        assertThat(outcome.out()).isEqualTo("[doctor]");
    }

    @Test
    void librariesAreFetchedOnlyWhenTheyAreMissing() throws Exception {
        Outcome outcome = launch(
                Map.of("FAIL_WHEN", " -o", "FAIL_WITH", "[ERROR] Cannot access central in offline mode"), "runs");

        assertThat(outcome.error()).contains("fathom: getting libraries with Maven");
        assertThat(outcome.out()).isEqualTo("[runs]");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void aFailedBuildShowsItsErrorsAndTheLog() throws Exception {
        Outcome outcome = launch(Map.of("FAIL_WHEN", "package", "FAIL_WITH", "[ERROR] Lab.java:[1,1] no such class"));

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.error())
                .contains("[ERROR] Lab.java:[1,1] no such class\n")
                .endsWith("fathom: the build failed (all of it: "
                        + project.toRealPath().resolve("apps/cli/target/launcher-build.log") + ")\n");
        assertThat(launch(Map.of(), "runs").out()).isEqualTo("[runs]");
    }

    @Test
    void wrongToolsAreNamedWithTheMend() throws Exception {
        Path missing = folder.resolve("missing");
        assertThat(launch(Map.of("JAVA_HOME", missing.toString())).error())
                .isEqualTo("fathom: JAVA_HOME is '" + missing
                        + "', which has no bin/java (set it to a JDK 17 or newer, or unset it)\n");
        assertThat(launch(Map.of("FAKE_VERSION", "11")).error())
                .startsWith("fathom: Java 17 or newer is needed, ")
                .endsWith(" is 11 (install a newer JDK or set JAVA_HOME)\n");
        assertThat(launch(Map.of("FAKE_VERSION", "1.8")).error()).contains("is 1.8 (");
        assertThat(launch(Map.of("MVN", "mvn-that-is-missing")).error())
                .startsWith("fathom: no mvn-that-is-missing on the PATH (install Maven");

        Files.delete(tools.resolve("javac"));
        Outcome outcome = launch(Map.of());
        assertThat(outcome.error()).contains(" is a Java runtime without a compiler (install its JDK");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(builds()).isEmpty();
    }

    @Test
    void twoLaunchersBuildOnce() throws Exception {
        Map<String, String> slow = Map.of("BUILD_SECONDS", "1");
        Process one = launcher(project.resolve("fathom"), slow, "one").start();
        Process other = launcher(project.resolve("fathom"), slow, "other").start();

        assertThat(end(one).out()).isEqualTo("[one]");
        assertThat(end(other).out()).isEqualTo("[other]");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void theLockOfAKilledLauncherIsTakenOver() throws Exception {
        Path lock = Files.createDirectories(project.resolve("apps/cli/.launcher.lock"));
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(lock.resolve("pid"), gone.pid() + "\n");

        assertThat(launch(Map.of(), "runs").out()).isEqualTo("[runs]");
        assertThat(lock).doesNotExist();
    }

    @Test
    void aBuildLeavesTheJarsOfRunningCommandsAlone() throws Exception {
        launch(Map.of());
        List<Path> before = launched();
        Files.writeString(project.resolve("core/lab/src/main/java/Lab.java"), "class Lab { int changed; }");
        launch(Map.of());

        assertThat(launched()).containsAll(before).hasSizeGreaterThan(before.size());
    }

    private List<Path> launched() throws IOException {
        try (var files = Files.walk(project.resolve("apps/cli/target/launcher"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
