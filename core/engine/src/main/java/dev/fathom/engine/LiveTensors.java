package dev.fathom.engine;

import java.util.concurrent.atomic.LongAdder;

/** Counts tensors made and not yet released, so that a test can see a forgotten scope. */
final class LiveTensors {

    private static final LongAdder COUNT = new LongAdder();

    private LiveTensors() {}

    static void made() {
        COUNT.increment();
    }

    static void released() {
        COUNT.decrement();
    }

    static long count() {
        return COUNT.sum();
    }
}
