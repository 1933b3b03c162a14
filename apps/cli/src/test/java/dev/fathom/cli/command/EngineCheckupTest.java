package dev.fathom.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineCheckupTest {

    /** Either pool may have the threads; only both together being too few or one being too many needs a change. */
    @ParameterizedTest
    @CsvSource({"1,2,2,''", "2,1,2,''", "1,1,1,''", "1,1,2,only 1 of 2 cores are used", "1,4,2,more threads than cores"
    })
    void threadsAreJudgedByThePoolThatHasThem(int operations, int products, int cores, String advice) {
        ObjectNode engine = JsonNodeFactory.instance.objectNode();
        engine.putObject("threads")
                .put("compute", operations)
                .put("blas", products)
                .put("cores", cores);

        Finding threads = finding(engine, "compute threads");

        assertThat(threads.found()).startsWith(products + " for matrix products, " + operations + " for other");
        if (advice.isEmpty()) {
            assertThat(threads.advice()).isEmpty();
        } else {
            assertThat(threads.advice()).startsWith(advice);
        }
    }

    /** The engine's figure counts, which knows the limit of a container. */
    @ParameterizedTest
    @CsvSource({"1500000000,1.5 GB,less than 2 GB", "2500000000,2.5 GB,''"})
    void memoryIsJudgedByWhatTheEngineMayTake(long available, String found, String advice) {
        ObjectNode engine = JsonNodeFactory.instance.objectNode();
        engine.putObject("memory").put("available", available).put("total", 64_000_000_000L);

        Finding memory = finding(engine, "memory");

        assertThat(memory.found()).isEqualTo(found + " of 64.0 GB available");
        assertThat(memory.advice()).startsWith(advice);
        assertThat(memory.advice().isEmpty()).isEqualTo(advice.isEmpty());
    }

    private static Finding finding(ObjectNode engine, String name) {
        return EngineCheckup.findings(engine).stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
