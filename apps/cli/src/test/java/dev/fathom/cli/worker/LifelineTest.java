package dev.fathom.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifelineTest {

    private final StopSignal stop = new StopSignal();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void theCommandsWordAsksToStopAndNothingElseDoes() throws Exception {
        try (PipedWriter command = new PipedWriter()) {
            watch(command, Duration.ofSeconds(20));
            command.write("go on\n");
            command.flush();
            assertThat(asked.await(100, TimeUnit.MILLISECONDS)).isFalse();

            command.write(WorkerProtocol.STOP + "\n");
            command.flush();
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(ended.getCount()).as("the process goes on").isOne();
        }
    }

    @Test
    void theEndOfTheCommandAsksToStopAndThenEndsTheProcess() throws Exception {
        PipedWriter command = new PipedWriter();
        watch(command, Duration.ofMillis(50));
        command.close();

        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whoComesLateHearsOfTheStopAtOnce() {
        stop.request();
        stop.whenRequested(asked::countDown);

        assertThat(asked.getCount()).isZero();
    }

    private void watch(PipedWriter command, Duration grace) throws Exception {
        stop.whenRequested(asked::countDown);
        new Lifeline(new BufferedReader(new PipedReader(command)), stop, grace, ended::countDown).watch();
    }
}
