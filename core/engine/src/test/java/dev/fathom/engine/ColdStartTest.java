package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        Path cache = folder.resolve("cache");
        int processes = "full".equals(System.getProperty("fathom.soak")) ? 16 : 4;
        List<ChildJvm> started = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            started.add(new ChildJvm(
                    folder.resolve("process" + i + ".txt"),
                    Sum.class,
                    Map.of(
                            "FATHOM_THREADS", "2",
                            "OMP_DISPLAY_ENV", "VERBOSE",
                            "FATHOM_NATIVES", cache.toString()),
                    List.of("-Xmx256m")));
        }
        for (ChildJvm child : started) {
            assertThat(child.output()).contains("sum 2.0 threads 2").contains("GOMP_SPINCOUNT = '0'");
            assertThat(child.exitValue()).isZero();
        }
        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files.map(f -> f.getFileName().toString())).anyMatch(f -> f.startsWith("fathom-unpacked-"));
        }
        delete(cache);
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
        ChildJvm child = new ChildJvm(
                folder.resolve("wrong.txt"), Sum.class, Map.of("FATHOM_THREADS", "many"), List.of("-Xmx256m"));
        assertThat(child.output()).contains("FATHOM_THREADS is 'many'");
        assertThat(child.exitValue()).isNotZero();
    }
}
