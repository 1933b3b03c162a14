package dev.fathom.optim.convex;

/** The Euclidean ball {x : ‖x − centre‖ ≤ radius}. */
public final class Ball implements ConvexSet {

    private final double[] centre;
    private final double radius;

    private Ball(double[] centre, double radius) {
        this.centre = centre;
        this.radius = radius;
    }

    /**
     * A ball around {@code centre}.
     *
     * @param radius at least 0; with 0 the ball is the single point {@code centre}
     * @throws IllegalArgumentException if the centre is not finite or the radius is negative or not finite
     */
    public static Ball of(double[] centre, double radius) {
        for (double c : centre) {
            Vectors.requireFinite(c, "the centre of a ball");
        }
        if (!(radius >= 0) || Double.isInfinite(radius)) {
            throw new IllegalArgumentException("the radius of a ball must be at least 0 and finite, got " + radius);
        }
        return new Ball(centre.clone(), radius);
    }

    /** The ball of the given radius around the origin of R^dimension. */
    public static Ball of(int dimension, double radius) {
        return of(new double[dimension], radius);
    }

    @Override
    public void project(double[] x) {
        double distance = distance(x);
        if (distance <= radius) {
            return;
        }
        if (Double.isInfinite(distance)) {
            throw new IllegalArgumentException(
                    "the vector is too large to project onto a ball: ‖x − centre‖ overflows");
        }
        double shrink = radius / distance;
        for (int i = 0; i < x.length; i++) {
            x[i] = centre[i] + (x[i] - centre[i]) * shrink;
        }
    }

    @Override
    public void differentiate(double[] y, double[] projected, double[] direction) {
        double distance = distance(y);
        if (distance <= radius) {
            return;
        }
        double along = 0;
        for (int i = 0; i < y.length; i++) {
            along += (y[i] - centre[i]) / distance * direction[i];
        }
        for (int i = 0; i < y.length; i++) {
            direction[i] = radius / distance * (direction[i] - along * (y[i] - centre[i]) / distance);
        }
    }

    @Override
    public boolean contains(double[] x, double tolerance) {
        return distance(x) <= radius + tolerance;
    }

    /** Scaled by the largest coordinate, so that squares neither overflow nor vanish. */
    private double distance(double[] x) {
        Vectors.check(x, centre.length, "the ball");
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            largest = Math.max(largest, Math.abs(x[i] - centre[i]));
        }
        if (largest == 0 || Double.isInfinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double scaled = (x[i] - centre[i]) / largest;
            sum += scaled * scaled;
        }
        return largest * Math.sqrt(sum);
    }
}
