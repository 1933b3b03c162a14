package dev.fathom.ngvi;

/** Step sizes. The theory asks for γ of at most 1 / L_rel; {@link TuningFreeVi} measures that. */
public final class Steps {

    private Steps() {}

    /** γ for all t. */
    public static StepSize constant(double gamma) {
        double checked = checked(gamma);
        return t -> checked;
    }

    /** γ0 / √(1 + t): converges to a stationary point with noise; what stochastic runs should use. */
    public static StepSize inverseSqrt(double gamma0) {
        double checked = checked(gamma0);
        return t -> checked / Math.sqrt(1 + t);
    }

    /** γ0 / (1 + c·t): the global regime, in which the gap falls as 1/t. */
    public static StepSize inverseTime(double gamma0, double c) {
        double checked = checked(gamma0);
        double slope = checked(c);
        return t -> checked / (1 + slope * t);
    }

    private static double checked(double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ModelException("a step size got " + value, "use a positive, finite number; 0.03 to 1 is usual");
        }
        return value;
    }
}
