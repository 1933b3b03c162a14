package dev.fathom.optim.convex;

import java.util.List;
import java.util.OptionalInt;

/**
 * The projection onto an intersection of convex sets by cyclic projections with corrections (Boyle and Dykstra, 1986).
 * It needs nothing but the sets' own projections and converges linearly at best: an independent check of
 * {@link PolytopeProjection}, and what to use when a set is not described by rows.
 */
public final class Dykstra {

    private final List<ConvexSet> sets;
    private final double tolerance;
    private final int maxSweeps;

    /**
     * Projects onto the intersection of {@code sets}.
     *
     * @param tolerance stops when no coordinate of any correction moves by more in a sweep; positive
     * @param maxSweeps most passes over the sets, at least 1
     */
    public Dykstra(List<ConvexSet> sets, double tolerance, int maxSweeps) {
        if (sets.isEmpty() || maxSweeps < 1) {
            throw new IllegalArgumentException(
                    "Dykstra needs a set and a sweep, got " + sets.size() + " sets and " + maxSweeps + " sweeps");
        }
        this.sets = List.copyOf(sets);
        this.tolerance = Vectors.requirePositive(tolerance, "the tolerance");
        this.maxSweeps = maxSweeps;
    }

    /**
     * Replaces {@code x} by its nearest point of the intersection.
     *
     * @return the sweeps taken; empty if {@code maxSweeps} were not enough, and {@code x} is where they ended
     */
    public OptionalInt project(double[] x) {
        double[][] corrections = new double[sets.size()][x.length];
        double[] before = new double[x.length];
        for (int sweep = 1; sweep <= maxSweeps; sweep++) {
            double moved = 0;
            for (int k = 0; k < corrections.length; k++) {
                double[] correction = corrections[k];
                for (int i = 0; i < x.length; i++) {
                    before[i] = x[i] + correction[i];
                    x[i] = before[i];
                }
                sets.get(k).project(x);
                for (int i = 0; i < x.length; i++) {
                    double next = before[i] - x[i];
                    moved = Math.max(moved, Math.abs(next - correction[i]));
                    correction[i] = next;
                }
            }
            if (moved <= tolerance) {
                return OptionalInt.of(sweep);
            }
        }
        return OptionalInt.empty();
    }
}
