package dev.fathom.hiddenconvexity.problem;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.HiddenMap;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem with a start and what is known of it.
 *
 * @param title one line
 * @param problem the problem
 * @param start a point of the domain
 * @param map the change of variables that makes it convex; null if none is written down
 */
public record Example(
        String title,
        ConstrainedProblem problem,
        Point start,
        @Nullable HiddenMap map) {

    /** A vector that compares by its coordinates. */
    public record Point(List<Double> coordinates) {

        /** Copies the list. */
        public Point {
            coordinates = List.copyOf(coordinates);
        }

        /** A point with these coordinates. */
        public static Point of(double... x) {
            return new Point(Arrays.stream(x).boxed().toList());
        }

        /** The coordinates as a new array. */
        public double[] toArray() {
            return coordinates.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** The start as a new array. */
    public double[] startArray() {
        return start.toArray();
    }
}
