package dev.fathom.engine;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * The engine as a whole: how many threads compute, what is in force, how much memory is held.
 *
 * <p>It configures itself when the first operation loads the native libraries. {@code FATHOM_THREADS} sets the number
 * of threads (default: processor cores), {@code FATHOM_NATIVES} the folder they are unpacked in.
 */
public final class Engine {

    private static final String CORE_TYPE = "OPENBLAS_CORETYPE";
    private static final String[] SPEED_PREFIXES = {"FATHOM_", "OMP_", "GOMP_", "OPENBLAS_", "MALLOC_", "ATEN_"};

    static {
        Natives.load();
    }

    private Engine() {}

    /** Number of threads that operations may use. */
    public static int threads() {
        return Threads.get();
    }

    /**
     * Sets the number of threads that operations may use; which operations, {@link #setParallelism} says.
     *
     * @throws IllegalArgumentException if less than 1
     */
    public static void setThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("setThreads: threads must be at least 1, got " + threads);
        }
        Threads.setThreads(threads);
    }

    /**
     * Sets which operations share the threads. Like the number of threads, it is set before other Java threads compute:
     * one that has computed keeps the number of threads its operations had.
     */
    public static void setParallelism(Parallelism parallelism) {
        Threads.setParallelism(Op.nonNull("setParallelism", "parallelism", parallelism));
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

    /** Versions, threads, kernels and memory in force. */
    public static EngineInfo info() {
        return new EngineInfo(
                Natives.version(),
                Loader.getPlatform(),
                capability(),
                new EngineInfo.ThreadInfo(Threads.operations(), Threads.blas(), Cores.count(), Threads.waiting()),
                new EngineInfo.BlasInfo(
                        openblas_nolapack.OPENBLAS_VERSION.strip(), Blas.kernels(), System.getenv(CORE_TYPE) != null),
                new EngineInfo.MemoryInfo(residentBytes(), Memory.available(), Pointer.totalPhysicalBytes()),
                environment());
    }

    private static String capability() {
        try (BytePointer text = torch.get_cpu_capability()) {
            return text.getString();
        }
    }

    private static Map<String, String> environment() {
        TreeMap<String, String> found = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            for (String prefix : SPEED_PREFIXES) {
                if (name.startsWith(prefix)) {
                    found.put(name, value);
                }
            }
        });
        return Collections.unmodifiableMap(found);
    }
}
