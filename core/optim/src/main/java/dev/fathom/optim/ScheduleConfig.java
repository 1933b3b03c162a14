package dev.fathom.optim;

import java.util.List;

/**
 * A schedule as a recipe says it: in fractions of a training whose length is known only later.
 *
 * <p>{@code warmUp} is the share of all steps spent rising linearly from 0 to 1, in [0, 1]; the rest follows the kind.
 * All values are factors of the learning rate.
 */
public interface ScheduleConfig {

    /**
     * The schedule of a training of {@code totalSteps} steps.
     *
     * @param totalSteps at least 0
     */
    Schedule over(long totalSteps);

    /**
     * 1 after the warm-up.
     *
     * @param warmUp share of the steps, in [0, 1]
     */
    record Constant(double warmUp) implements ScheduleConfig {

        /** Checks the ranges of the components. */
        public Constant {
            requireShare(warmUp, "warmUp");
        }

        /** No warm-up. */
        public static Constant defaults() {
            return new Constant(0);
        }

        @Override
        public Schedule over(long totalSteps) {
            return Schedule.constant(1).warmedUp(share(warmUp, totalSteps));
        }
    }

    /**
     * A half cosine from 1 down to {@code floor} at the last step.
     *
     * @param warmUp share of the steps, in [0, 1]
     * @param floor the last factor, in [0, 1]
     */
    record Cosine(double warmUp, double floor) implements ScheduleConfig {

        /** Checks the ranges of the components. */
        public Cosine {
            requireShare(warmUp, "warmUp");
            requireShare(floor, "floor");
        }

        /** Warm-up over 5 % of the steps, then down to 10 %. */
        public static Cosine defaults() {
            return new Cosine(0.05, 0.1);
        }

        @Override
        public Schedule over(long totalSteps) {
            long rise = share(warmUp, totalSteps);
            return Schedule.cosine(1, floor, totalSteps - rise).warmedUp(rise);
        }
    }

    /**
     * A straight line from 1 down to {@code floor} at the last step.
     *
     * @param warmUp share of the steps, in [0, 1]
     * @param floor the last factor, in [0, 1]
     */
    record Linear(double warmUp, double floor) implements ScheduleConfig {

        /** Checks the ranges of the components. */
        public Linear {
            requireShare(warmUp, "warmUp");
            requireShare(floor, "floor");
        }

        /** Warm-up over 5 % of the steps, then down to 0. */
        public static Linear defaults() {
            return new Linear(0.05, 0);
        }

        @Override
        public Schedule over(long totalSteps) {
            long rise = share(warmUp, totalSteps);
            return Schedule.linear(1, floor, totalSteps - rise).warmedUp(rise);
        }
    }

    /**
     * 1, then {@code factors[i]} from the share {@code boundaries[i]} of all steps on.
     *
     * @param warmUp share of the steps, in [0, 1]
     * @param boundaries shares of all steps, strictly increasing, in (0, 1]
     * @param factors one per boundary, at least 0
     */
    record Piecewise(double warmUp, List<Double> boundaries, List<Double> factors) implements ScheduleConfig {

        /** Checks the ranges of the components. */
        public Piecewise {
            requireShare(warmUp, "warmUp");
            boundaries = List.copyOf(boundaries);
            factors = List.copyOf(factors);
            if (boundaries.size() != factors.size()) {
                throw new IllegalArgumentException("a piecewise schedule needs one factor per boundary, got "
                        + boundaries.size() + " boundaries and " + factors.size() + " factors");
            }
            double previous = 0;
            for (double boundary : boundaries) {
                if (!(boundary > previous) || boundary > 1) {
                    throw new IllegalArgumentException(
                            "boundaries must increase strictly within (0, 1], got " + boundaries);
                }
                previous = boundary;
            }
            for (double factor : factors) {
                if (!(factor >= 0) || Double.isInfinite(factor)) {
                    throw new IllegalArgumentException("factors must be at least 0 and finite, got " + factors);
                }
            }
        }

        /** No warm-up, a tenth from half of the steps on, a hundredth from three quarters on. */
        public static Piecewise defaults() {
            return new Piecewise(0, List.of(0.5, 0.75), List.of(0.1, 0.01));
        }

        @Override
        public Schedule over(long totalSteps) {
            long rise = share(warmUp, totalSteps);
            long[] starts = boundaries.stream()
                    .mapToLong(boundary -> share(boundary, totalSteps))
                    .toArray();
            double[] values = factors.stream().mapToDouble(Double::doubleValue).toArray();
            Schedule rising = Schedule.constant(1).warmedUp(rise);
            return step -> {
                double factor = 1;
                for (int i = 0; i < starts.length && step >= starts[i]; i++) {
                    factor = values[i];
                }
                return factor * rising.at(step);
            };
        }
    }

    private static long share(double share, long totalSteps) {
        if (totalSteps < 0) {
            throw new IllegalArgumentException("a training's number of steps must be >= 0, got " + totalSteps);
        }
        return Math.round(share * totalSteps);
    }

    private static void requireShare(double value, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1], got " + value);
        }
    }
}
