package dev.fathom.engine;

import java.util.Map;

/**
 * What computes, as found and as set.
 *
 * @param libtorch version of libtorch and its Java bindings
 * @param platform operating system and processor of the native libraries
 * @param cpuCapability widest vector instructions that libtorch's own kernels use, for instance {@code AVX2}
 * @param threads threads in force
 * @param blas matrix kernels in force
 * @param memory memory in bytes
 * @param environment the variables that bear on speed and are set, with their values
 */
public record EngineInfo(
        String libtorch,
        String platform,
        String cpuCapability,
        ThreadInfo threads,
        BlasInfo blas,
        MemoryInfo memory,
        Map<String, String> environment) {

    /**
     * Threads in force.
     *
     * @param compute threads of libtorch's operations (OpenMP)
     * @param blas threads of matrix products and factorisations (OpenBLAS)
     * @param cores processor cores this process may use
     * @param waiting what idle OpenMP threads do, and who decided
     */
    public record ThreadInfo(int compute, int blas, int cores, String waiting) {}

    /**
     * Matrix kernels in force.
     *
     * @param library version of OpenBLAS
     * @param kernels processor family whose kernels are used
     * @param heldBack whether OPENBLAS_CORETYPE, rather than the processor, decided
     */
    public record BlasInfo(String library, String kernels, boolean heldBack) {}

    /**
     * Memory in bytes.
     *
     * @param resident held by this process
     * @param available that can still be taken without pushing anything out
     * @param total of the machine
     */
    public record MemoryInfo(long resident, long available, long total) {}
}
