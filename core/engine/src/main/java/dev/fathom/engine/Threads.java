package dev.fathom.engine;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Decides how many threads compute, and tells the two pools that compute: libtorch's OpenMP threads and those of
 * OpenBLAS. Only one of them has more than one thread at a time; {@link Parallelism} says why and which.
 */
final class Threads {

    /** Number of compute threads; the default is the number of processor cores. */
    static final String THREADS = "FATHOM_THREADS";

    /**
     * Idle OpenMP threads sleep at once. Waiting awake for 0.1 ms gained nothing on a quiet machine of two cores, and
     * made steps three times slower where another process used one of them.
     */
    private static final String WAITING_ROUNDS = "0";

    /** The libraries hold the numbers of threads; this says what a number means when it is changed from 1 on. */
    private static Parallelism parallelism = Parallelism.MATRIX_PRODUCTS;

    private static final String SPIN = "GOMP_SPINCOUNT";
    private static final String POLICY = "OMP_WAIT_POLICY";

    private Threads() {}

    /** Refuses wrong settings, before seconds are spent on loading. */
    static void checkSettings() {
        number(THREADS, 1);
    }

    /** Sets what OpenMP reads when it is loaded, unless the user did. */
    static void prepareEnvironment() {
        if (System.getenv(SPIN) == null && System.getenv(POLICY) == null) {
            Environment.set(SPIN, WAITING_ROUNDS);
        }
    }

    static void configure() {
        set(number(THREADS, Cores.count()), parallelism);
    }

    static synchronized void setThreads(int threads) {
        set(threads, parallelism);
    }

    static synchronized void setParallelism(Parallelism wanted) {
        set(get(), wanted);
    }

    private static synchronized void set(int threads, Parallelism wanted) {
        parallelism = wanted;
        boolean products = wanted == Parallelism.MATRIX_PRODUCTS;
        torch.set_num_threads(products ? 1 : threads);
        openblas_nolapack.blas_set_num_threads(products ? threads : 1);
    }

    static int get() {
        return Math.max(operations(), blas());
    }

    static int operations() {
        return torch.get_num_threads();
    }

    static int blas() {
        return openblas_nolapack.blas_get_num_threads();
    }

    /** What idle OpenMP threads do, in words. */
    static String waiting() {
        String spin = System.getenv(SPIN);
        String policy = System.getenv(POLICY);
        if (spin != null) {
            return SPIN + "=" + spin + " (environment)";
        }
        if (policy != null) {
            return POLICY + "=" + policy + " (environment)";
        }
        return Environment.isSupported() ? SPIN + "=" + WAITING_ROUNDS + " (set by the engine)" : "platform default";
    }

    private static int number(String variable, int otherwise) {
        String given = System.getenv(variable);
        if (given == null || given.isBlank()) {
            return otherwise;
        }
        try {
            int threads = Integer.parseInt(given.trim());
            if (threads >= 1 && threads <= 4096) {
                return threads;
            }
        } catch (NumberFormatException e) {
            // reported below, with the value
        }
        throw new IllegalArgumentException(
                variable + " is '" + given + "': it must be a whole number from 1 to 4096; unset it for the default");
    }
}
