package dev.fathom.engine;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** Decides how many threads compute, and tells the three pools that libtorch uses. */
final class Threads {

    private Threads() {}

    static void configure() {
        set(wanted());
    }

    static void set(int threads) {
        torch.set_num_threads(threads);
        openblas_nolapack.blas_set_num_threads(1);
    }

    static int get() {
        return torch.get_num_threads();
    }

    private static int wanted() {
        String given = System.getenv("FATHOM_THREADS");
        if (given == null || given.isBlank()) {
            return Runtime.getRuntime().availableProcessors();
        }
        try {
            int threads = Integer.parseInt(given.trim());
            if (threads >= 1) {
                return threads;
            }
        } catch (NumberFormatException e) {
            // reported below, with the value
        }
        throw new IllegalArgumentException(
                "FATHOM_THREADS is '" + given + "': it must be a whole number of at least 1; unset it for the default");
    }
}
