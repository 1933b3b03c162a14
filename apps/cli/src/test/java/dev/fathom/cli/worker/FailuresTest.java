package dev.fathom.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.data.DataCacheException;
import dev.fathom.data.DataPathException;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.NonFiniteException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {

    static Stream<Arguments> thrown() {
        IOException full = new IOException("No space left on device");
        return Stream.of(
                Arguments.of(new NonFiniteException(7, "loss"), ExitStatus.NON_FINITE),
                Arguments.of(new RuntimeException(new NonFiniteException(7, "loss")), ExitStatus.NON_FINITE),
                Arguments.of(new OutOfMemoryError("Java heap space"), ExitStatus.DISK_OR_MEMORY),
                Arguments.of(full, ExitStatus.DISK_OR_MEMORY),
                Arguments.of(new UncheckedIOException(full), ExitStatus.DISK_OR_MEMORY),
                Arguments.of(new AccessDeniedException("/runs"), ExitStatus.DISK_OR_MEMORY),
                Arguments.of(new DataCacheException("/cache/data: no space left", full), ExitStatus.DISK_OR_MEMORY),
                Arguments.of(new DataPathException("/texts: no such folder"), ExitStatus.WRONG_USE),
                Arguments.of(new NoSuchFileException("/prompt.txt"), ExitStatus.WRONG_USE),
                Arguments.of(new IllegalStateException("two and two"), ExitStatus.FAILURE));
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void everyFailureHasItsStatus(Throwable thrown, ExitStatus status) {
        assertThat(Failures.known(thrown).status()).isEqualTo(status);
    }

    @Test
    void whatAUserCanMendKeepsItsMessageAndMend() {
        FathomException told = new FathomException(ExitStatus.WRONG_USE, "no such thing", "name another");

        assertThat(Failures.known(new RuntimeException("wrapped", told))).isSameAs(told);
    }

    @Test
    void aFaultOfTheProgramIsOneLineThatNamesIt() {
        FathomException failure = Failures.known(new IllegalStateException("two and two\n  are five"));

        assertThat(failure).hasMessage("IllegalStateException: two and two | are five");
        assertThat(failure.mend()).isEqualTo("a fault of the program; --debug shows where");
    }
}
