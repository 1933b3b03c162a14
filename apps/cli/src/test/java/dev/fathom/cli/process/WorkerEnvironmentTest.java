package dev.fathom.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WorkerEnvironmentTest {

    @Test
    void threadCountsFollowTheCores() {
        assertThat(WorkerEnvironment.of(Map.of(), OptionalInt.empty(), 6))
                .containsEntry("FATHOM_THREADS", "6")
                .containsEntry("OMP_NUM_THREADS", "6")
                .containsEntry("MALLOC_MMAP_THRESHOLD_", "4294967296")
                .containsEntry("MALLOC_TRIM_THRESHOLD_", "8589934592")
                .containsEntry("MALLOC_TOP_PAD_", "268435456")
                .containsEntry("MALLOC_ARENA_MAX", "1");
    }

    @Test
    void whatTheUserHasSetStays() {
        Map<String, String> users = Map.of("OMP_NUM_THREADS", "3", "MALLOC_TOP_PAD_", "1");

        assertThat(WorkerEnvironment.of(users, OptionalInt.empty(), 6))
                .doesNotContainKeys("OMP_NUM_THREADS", "MALLOC_TOP_PAD_")
                .containsKey("MALLOC_TRIM_THRESHOLD_");
    }

    @Test
    void theThreadsOfFathomAreThoseOfAllLibraries() {
        assertThat(WorkerEnvironment.of(Map.of("FATHOM_THREADS", "2"), OptionalInt.empty(), 6))
                .containsEntry("OMP_NUM_THREADS", "2");
    }

    @Test
    void theNativeLibrariesLieInTheHomesCacheUnlessTheUserSaysWhere() {
        Path home = Path.of("home").toAbsolutePath();
        Map<String, String> users = Map.of("FATHOM_HOME", home.toString());
        assertThat(WorkerCommand.of("Main", OptionalInt.empty(), users).environment())
                .containsEntry("FATHOM_NATIVES", home.resolve("cache/natives").toString());

        Map<String, String> chosen = Map.of("FATHOM_HOME", home.toString(), "FATHOM_NATIVES", "/natives");
        assertThat(WorkerCommand.of("Main", OptionalInt.empty(), chosen).environment())
                .containsEntry("FATHOM_NATIVES", "/natives");
    }

    @Test
    void threadsOnTheCommandLineWin() {
        Map<String, String> users = Map.of("OMP_NUM_THREADS", "3", "FATHOM_THREADS", "5");

        assertThat(WorkerEnvironment.of(users, OptionalInt.of(4), 6))
                .containsEntry("OMP_NUM_THREADS", "4")
                .containsEntry("FATHOM_THREADS", "4");
    }

    @Test
    void threadsOfOneCoreCountOnce() {
        String twoCoresOfTwoThreads = """
                physical id	: 0
                core id		: 0

                physical id	: 0
                core id		: 1

                physical id	: 0
                core id		: 0

                physical id	: 0
                core id		: 1
                """;
        assertThat(Machine.physicalCores(twoCoresOfTwoThreads)).isEqualTo(2);
        assertThat(Machine.physicalCores("model name : unknown")).isZero();
    }
}
