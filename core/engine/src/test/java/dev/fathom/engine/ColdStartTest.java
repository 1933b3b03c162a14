package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other processes of their own, so that what is read while loading is read anew. */
class ColdStartTest {

    /** Adds two numbers, and says with how many threads. */
    static final class Sum {
        private Sum() {}

        public static void main(String[] arguments) {
            try (Scope scope = Scope.open()) {
                double sum = Tensors.ones(2).sum().item();
                System.out.println("sum " + sum + " threads " + Engine.threads());
            }
        }
    }

    @TempDir
    Path folder;

    @Test
    void processesThatStartTogetherOnAnEmptyCacheAllSucceedWithIdleThreadsAsleep() throws Exception {
        boolean full = "full".equals(System.getProperty("fathom.soak"));
        List<Process> started = new ArrayList<>();
        for (int i = 0; i < (full ? 16 : 4); i++) {
            started.add(
                    java("process" + i + ".txt", "2", "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache")));
        }
        for (int i = 0; i < started.size(); i++) {
            assertThat(started.get(i).waitFor(10, TimeUnit.MINUTES)).isTrue();
            assertThat(output("process" + i + ".txt"))
                    .contains("sum 2.0 threads 2")
                    .contains("GOMP_SPINCOUNT = '0'");
            assertThat(started.get(i).exitValue()).isZero();
        }
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            assertThat(files.map(f -> f.getFileName().toString())).anyMatch(f -> f.startsWith("fathom-unpacked-"));
        }
        delete(folder.resolve("cache"));
    }

    /** The cache holds links to libraries elsewhere; only the links go. */
    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aThreadCountThatIsNoNumberIsNamed() throws Exception {
        Process process = java("wrong.txt", "many");
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isNotZero();
        assertThat(output("wrong.txt")).contains("FATHOM_THREADS is 'many'");
    }

    private Process java(String output, String threads, String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Sum.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FATHOM_THREADS", threads);
        builder.environment().put("OMP_DISPLAY_ENV", "VERBOSE");
        builder.environment().remove("GOMP_SPINCOUNT");
        builder.environment().remove("OMP_WAIT_POLICY");
        File file = folder.resolve(output).toFile();
        return builder.redirectErrorStream(true).redirectOutput(file).start();
    }

    private String output(String name) throws IOException {
        return Files.readString(folder.resolve(name)).strip();
    }
}
