package dev.fathom.cli.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Watches the standard input of a worker: the command asks it to stop there, and the input ends when the command has
 * ended, however it ended. Then the work has a little time to save what it has.
 */
final class Lifeline {

    private final BufferedReader input;
    private final StopSignal stop;
    private final Duration grace;
    private final Runnable end;

    /**
     * @param input standard input, after the request
     * @param stop is asked for when the command says so or has ended
     * @param grace how long the work may take to save what it has
     * @param end ends this process at once
     */
    Lifeline(BufferedReader input, StopSignal stop, Duration grace, Runnable end) {
        this.input = input;
        this.stop = stop;
        this.grace = grace;
        this.end = end;
    }

    void watch() {
        Thread thread = new Thread(this::read, "lifeline");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                if (line.equals(WorkerProtocol.STOP)) {
                    stop.request();
                }
            }
        } catch (IOException e) {
            System.err.println("the command cannot be heard any more: " + e);
        }
        stop.request();
        try {
            TimeUnit.MILLISECONDS.sleep(grace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end.run();
    }
}
