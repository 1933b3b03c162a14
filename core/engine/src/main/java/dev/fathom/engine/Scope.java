package dev.fathom.engine;

import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * An arena for tensors: every tensor made on this thread while the scope is the innermost one is released when it
 * closes, except those that {@link #keep} carries out.
 *
 * <pre>{@code
 * for (int step = 0; step < steps; step++) {
 *     try (Scope scope = Scope.open()) {
 *         Tensor loss = model.loss(batch);
 *         loss.backward();
 *         optimizer.step();
 *     }
 * }
 * }</pre>
 *
 * <p>Parameters, optimiser state and constants are made outside. Scopes belong to the thread that opened them and close
 * innermost first; closing an outer scope closes the ones inside it. Closing twice does nothing.
 */
public final class Scope implements AutoCloseable {

    private static final int FIRST_SWEEP = 4096;

    private final Context context = Context.current();
    private final Thread owner = Thread.currentThread();
    private final @Nullable Scope parent = context.scope;
    private final int depth = parent == null ? 0 : parent.depth + 1;
    private ArrayList<Tensor> tensors = new ArrayList<>();
    private int sweepAt = FIRST_SWEEP;
    private boolean closed;

    private Scope() {}

    /** Opens a scope inside the innermost one of this thread. */
    public static Scope open() {
        Scope scope = new Scope();
        scope.context.scope = scope;
        return scope;
    }

    /**
     * Carries a tensor out of this scope: to the enclosing scope, or to the caller when there is none.
     *
     * @return the same tensor
     * @throws ClosedTensorException if the tensor or this scope is closed
     * @throws ThreadException from another thread than the one that opened this scope
     */
    public Tensor keep(Tensor tensor) {
        requireUsable("Scope.keep");
        Op.nonNull("Scope.keep", "tensor", tensor).pointer("Scope.keep");
        Scope holder = tensor.scope;
        if (holder == null || (holder.owner == owner && holder.depth < depth)) {
            return tensor;
        }
        if (holder.owner != owner) {
            throw new ThreadException(
                    "Scope.keep: the tensor belongs to a scope of thread '" + holder.owner.getName()
                            + "'; keep it there",
                    "Scope.keep",
                    tensor.describe());
        }
        tensor.scope = parent;
        if (parent != null) {
            parent.attach(tensor);
        }
        return tensor;
    }

    /** Carries several tensors out of this scope, as {@link #keep} does one. */
    public void keepAll(Collection<Tensor> kept) {
        Op.nonNull("Scope.keepAll", "kept", kept);
        for (Tensor tensor : kept) {
            keep(tensor);
        }
    }

    /** Number of tensors this scope would release now. */
    public int size() {
        int live = 0;
        for (Tensor tensor : tensors) {
            if (tensor.scope == this && !tensor.isClosed()) {
                live++;
            }
        }
        return live;
    }

    void attach(Tensor tensor) {
        if (tensors.size() >= sweepAt) {
            tensors.removeIf(t -> t.scope != this || t.isClosed());
            sweepAt = Math.max(FIRST_SWEEP, 2 * tensors.size());
        }
        tensors.add(tensor);
    }

    /**
     * Releases what was made inside, and closes inner scopes that were left open.
     *
     * @throws ThreadException from another thread than the one that opened this scope
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireOwner("Scope.close");
        Scope innermost = context.scope;
        while (innermost != null && innermost != this) {
            innermost.release();
            innermost = innermost.parent;
        }
        release();
        context.scope = parent;
    }

    private void release() {
        closed = true;
        for (int i = tensors.size() - 1; i >= 0; i--) {
            Tensor tensor = tensors.get(i);
            if (tensor.scope == this) {
                tensor.close();
            }
        }
        tensors = new ArrayList<>(0);
    }

    private void requireUsable(String operation) {
        requireOwner(operation);
        if (closed) {
            throw new ClosedTensorException(operation + ": the scope is already closed", operation);
        }
    }

    private void requireOwner(String operation) {
        if (Thread.currentThread() != owner) {
            throw new ThreadException(
                    operation + ": the scope belongs to thread '" + owner.getName() + "', this is '"
                            + Thread.currentThread().getName() + "'; open one scope per thread",
                    operation);
        }
    }
}
