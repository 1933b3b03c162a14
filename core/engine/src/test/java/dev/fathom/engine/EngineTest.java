package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {

    @Test
    void infoSaysWhatIsInForce() {
        EngineInfo info = Engine.info();
        assertThat(info.libtorch()).startsWith("2.");
        assertThat(info.threads().compute()).isEqualTo(1);
        assertThat(info.threads().blas()).isEqualTo(Engine.threads());
        assertThat(info.blas().kernels()).isNotEqualTo("unknown");
        String forced = System.getenv("OPENBLAS_CORETYPE");
        assertThat(info.blas().heldBack()).isEqualTo(forced != null);
        if (forced != null) {
            assertThat(info.blas().kernels()).isEqualToIgnoringCase(forced);
        }
        assertThat(info.memory().resident()).isBetween(1L << 20, info.memory().total());
    }

    @Test
    void onlyOnePoolHasMoreThanOneThread() {
        int before = Engine.threads();
        try {
            Engine.setThreads(3);
            assertThat(Engine.info().threads()).extracting("compute", "blas").containsExactly(1, 3);
            Engine.setParallelism(Parallelism.OPERATIONS);
            assertThat(Engine.info().threads()).extracting("compute", "blas").containsExactly(3, 1);
            Engine.setThreads(2);
            assertThat(Engine.info().threads()).extracting("compute", "blas").containsExactly(2, 1);
            assertThat(Engine.threads()).isEqualTo(2);
            Engine.setParallelism(Parallelism.MATRIX_PRODUCTS);
            assertThat(Engine.info().threads()).extracting("compute", "blas").containsExactly(1, 2);
        } finally {
            Engine.setThreads(before);
            Engine.setParallelism(Parallelism.MATRIX_PRODUCTS);
        }
    }

    @Test
    void threadsCanBeSetAndWrongNumbersAreRefused() {
        int before = Engine.threads();
        try {
            Engine.setThreads(2);
            assertThat(Engine.threads()).isEqualTo(2);
        } finally {
            Engine.setThreads(before);
        }
        assertThatThrownBy(() -> Engine.setThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
    }

    @Test
    void hardwareThreadsOfOneCoreCountOnce() {
        List<String> fourThreadsOnTwoCores = List.of(
                "processor : 0",
                "physical id : 0",
                "core id : 0",
                "processor : 1",
                "physical id : 0",
                "core id : 1",
                "processor : 2",
                "physical id : 0",
                "core id : 0",
                "processor : 3",
                "physical id : 0",
                "core id : 1");
        assertThat(Cores.physical(fourThreadsOnTwoCores)).isEqualTo(2);
        assertThat(Cores.physical(List.of("processor : 0"))).isZero();
    }
}
