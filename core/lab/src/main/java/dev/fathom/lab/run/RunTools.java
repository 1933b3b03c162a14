package dev.fathom.lab.run;

import dev.fathom.lab.checkpoint.FileLayer;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What runs take from the outside world, so that tests can stand in for it.
 *
 * @param files the file system
 * @param clock what time it is
 * @param nanos a clock that never goes back
 * @param warning hears of what a user should know and nothing fails for
 */
record RunTools(FileLayer files, Clock clock, LongSupplier nanos, Consumer<String> warning) {

    static RunTools real(Consumer<String> warning) {
        return new RunTools(FileLayer.disk(), Clock.systemUTC(), System::nanoTime, warning);
    }
}
