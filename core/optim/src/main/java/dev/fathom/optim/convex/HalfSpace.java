package dev.fathom.optim.convex;

/** The half-space {x : ⟨normal, x⟩ ≤ offset}. */
public final class HalfSpace implements ConvexSet {

    private final double[] normal;
    private final double offset;

    private HalfSpace(double[] normal, double offset) {
        this.normal = normal;
        this.offset = offset;
    }

    /**
     * The half-space ⟨normal, x⟩ ≤ offset; kept with a normal of length 1, so that tolerances are distances.
     *
     * @throws IllegalArgumentException if the normal is zero, or a value is not finite
     */
    public static HalfSpace of(double[] normal, double offset) {
        double largest = 0;
        for (double value : normal) {
            largest = Math.max(largest, Math.abs(Vectors.requireFinite(value, "the normal of a half-space")));
        }
        Vectors.requireFinite(offset, "the offset of a half-space");
        if (largest == 0) {
            throw new IllegalArgumentException("the normal of a half-space must not be zero");
        }
        double[] unit = new double[normal.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = normal[i] / largest;
        }
        double length = Math.sqrt(Vectors.dot(unit, unit));
        for (int i = 0; i < unit.length; i++) {
            unit[i] /= length;
        }
        return new HalfSpace(unit, offset / largest / length);
    }

    @Override
    public void project(double[] x) {
        double excess = excess(x);
        if (excess > 0) {
            for (int i = 0; i < x.length; i++) {
                x[i] -= excess * normal[i];
            }
        }
    }

    @Override
    public boolean contains(double[] x, double tolerance) {
        return excess(x) <= tolerance;
    }

    private double excess(double[] x) {
        Vectors.check(x, normal.length, "the half-space");
        return Vectors.dot(normal, x) - offset;
    }
}
