package dev.fathom.engine;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;

/** The engine as a whole: how many threads compute, what is in force, how much memory is held. */
public final class Engine {

    static {
        Natives.load();
    }

    private Engine() {}

    /** Number of threads that operations may use. */
    public static int threads() {
        return Threads.get();
    }

    /**
     * Sets the number of threads that operations may use.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, got " + threads);
        }
        Threads.set(threads);
    }

    /** Sets how exactly products of 32-bit matrices are computed from now on, by the whole process. */
    public static void setMatmulPrecision(MatmulPrecision precision) {
        torch.globalContext().setFloat32MatmulPrecision(precision.nativeName());
    }

    /**
     * Number of tensors made and not yet released by {@link Tensor#close} or a {@link Scope}. A loop whose scope was
     * forgotten makes this grow at every step, whether or not the garbage collector has cleaned up after it.
     */
    public static long liveTensors() {
        return LiveTensors.count();
    }

    /** Physical memory this process holds, in bytes. */
    public static long residentBytes() {
        return Pointer.physicalBytes();
    }
}
