package dev.fathom.engine;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Decides how many threads compute, and tells the two pools that compute: libtorch's OpenMP threads and those of
 * OpenBLAS.
 *
 * <p>Left alone the two pools fight. An OpenMP thread that has finished spins for milliseconds before it sleeps, on the
 * core that a BLAS thread needs next, and a BLAS thread spins while it waits for the one that cannot run: training
 * steps on two cores were measured 3 to 15 times slower than on one. So idle OpenMP threads sleep at once, and OpenBLAS
 * gets half of the threads, on two cores one: then a step on two threads took at most the time of one thread, also
 * while other processes used the machine.
 */
final class Threads {

    /** Number of compute threads; the default is the number of processor cores. */
    static final String THREADS = "FATHOM_THREADS";
    /** Number of threads for matrix products and factorisations; the default is half of the compute threads. */
    static final String BLAS_THREADS = "FATHOM_BLAS_THREADS";

    private static final String SPIN = "GOMP_SPINCOUNT";
    private static final String POLICY = "OMP_WAIT_POLICY";

    private Threads() {}

    /** Refuses wrong settings, before seconds are spent on loading. */
    static void checkSettings() {
        number(THREADS, 1);
        number(BLAS_THREADS, 1);
    }

    /** Sets what OpenMP reads when it is loaded, unless the user did. */
    static void prepareEnvironment() {
        if (System.getenv(SPIN) == null && System.getenv(POLICY) == null) {
            Environment.set(SPIN, "0");
        }
    }

    static void configure() {
        set(number(THREADS, Cores.count()));
    }

    static void set(int threads) {
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(number(BLAS_THREADS, Math.max(1, threads / 2)));
    }

    static int get() {
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
        return Environment.isSupported() ? "sleep at once (set by the engine)" : "platform default";
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
