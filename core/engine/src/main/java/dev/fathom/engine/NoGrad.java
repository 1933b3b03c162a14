package dev.fathom.engine;

import org.bytedeco.pytorch.GradMode;

/**
 * While open, operations of this thread record no graph; made by {@link Autograd#noGrad()}. Closing restores what was
 * in force before, once; guards nest and do not depend on scopes.
 */
public final class NoGrad implements AutoCloseable {

    private final Thread owner = Thread.currentThread();
    private final boolean before;
    private boolean closed;

    NoGrad() {
        Natives.load();
        before = GradMode.is_enabled();
        GradMode.set_enabled(false);
    }

    /**
     * Restores the mode that was in force when the guard was made.
     *
     * @throws ThreadException from another thread than the one that made the guard
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (Thread.currentThread() != owner) {
            throw new ThreadException(
                    "NoGrad.close: the guard belongs to thread '" + owner.getName() + "', this is '"
                            + Thread.currentThread().getName() + "'",
                    "NoGrad.close");
        }
        closed = true;
        GradMode.set_enabled(before);
    }
}
