package dev.fathom.engine;

/**
 * Which of the two pools of threads computes. Both at once would fight for the cores: an OpenMP thread that has
 * finished spins on the core that a BLAS thread needs next, and steps on two cores were measured 3 to 15 times slower
 * than on one.
 */
public enum Parallelism {
    /**
     * Products of matrices and factorisations use all threads (OpenBLAS), everything else one. For networks of linear
     * layers and attention, and the default: a step is never slower than on one thread.
     */
    MATRIX_PRODUCTS,
    /**
     * Convolutions, element-wise operations, reductions and products with {@link MatmulPrecision#BFLOAT16} use all
     * threads (OpenMP), products of full precision and factorisations one. For convolutional networks.
     */
    OPERATIONS
}
