package dev.fathom.eigenfunctioncontrol.recipe;

import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.lab.recipe.About;

/** The measure {@code exp(−2W)} that states are drawn from. */
public sealed interface MeasureConfig {

    /** The measure for a problem. */
    ReferenceMeasure of(SocProblem problem);

    /** {@code W = βE} or {@code −βE}, whichever has finite mass. */
    record Potential() implements MeasureConfig {

        /** There is nothing to set. */
        public static Potential defaults() {
            return new Potential();
        }

        @Override
        public ReferenceMeasure of(SocProblem problem) {
            return ReferenceMeasure.of(problem);
        }
    }

    /**
     * {@code W = ½ precision ‖x‖²}, for saddles and flat directions.
     *
     * @param precision positive
     */
    record Gaussian(@About("W is half of precision |x|^2") double precision) implements MeasureConfig {

        /** Checks the range. */
        public Gaussian {
            if (!(precision > 0)) {
                throw new IllegalArgumentException("precision must be > 0, got " + precision);
            }
        }

        /** Precision 1. */
        public static Gaussian defaults() {
            return new Gaussian(1);
        }

        @Override
        public ReferenceMeasure of(SocProblem problem) {
            return ReferenceMeasure.gaussian(problem, precision);
        }
    }
}
