package dev.fathom.optim.convex;

import java.util.Arrays;

/** A product of probability simplices over consecutive blocks: the policies of a finite decision process. */
public final class SimplexProduct implements ConvexSet {

    private final int[] sizes;
    private final int dimension;

    private SimplexProduct(int[] sizes, int dimension) {
        this.sizes = sizes;
        this.dimension = dimension;
    }

    /**
     * One probability simplex per block, blocks laid one after the other.
     *
     * @param sizes the length of every block, each at least 1
     */
    public static SimplexProduct ofSizes(int... sizes) {
        int dimension = 0;
        for (int size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException("every block of a simplex product needs size >= 1, got " + size);
            }
            dimension = Math.addExact(dimension, size);
        }
        return new SimplexProduct(sizes.clone(), dimension);
    }

    /** {@code blocks} simplices of dimension {@code size} each. */
    public static SimplexProduct of(int blocks, int size) {
        int[] sizes = new int[blocks];
        Arrays.fill(sizes, size);
        return ofSizes(sizes);
    }

    @Override
    public void project(double[] x) {
        Vectors.check(x, dimension, "the simplex product");
        int from = 0;
        for (int size : sizes) {
            Simplex.project(x, from, size, 1);
            from += size;
        }
    }

    @Override
    public void differentiate(double[] y, double[] projected, double[] direction) {
        int from = 0;
        for (int size : sizes) {
            Simplex.differentiate(projected, direction, from, size);
            from += size;
        }
    }

    @Override
    public boolean contains(double[] x, double tolerance) {
        Vectors.check(x, dimension, "the simplex product");
        int from = 0;
        for (int size : sizes) {
            if (!Simplex.contains(x, from, size, 1, tolerance)) {
                return false;
            }
            from += size;
        }
        return true;
    }
}
