package dev.fathom.ngvi;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.util.Arrays;

/** The negative log-likelihood or one of its derivatives is not finite at some z. */
public final class NonFiniteEnergyException extends FathomException {

    private final double[] z;

    /**
     * @param what what was not finite, for instance {@code the energy}
     * @param value its value
     * @param z where, a copy is kept
     */
    public NonFiniteEnergyException(String what, double value, double[] z) {
        super(
                ExitStatus.NON_FINITE,
                what + " is " + value + " at z = " + shown(z),
                "take a smaller step or a smaller start variance, or check the model there");
        this.z = z.clone();
    }

    private static String shown(double[] z) {
        String head = Arrays.toString(Arrays.copyOf(z, Math.min(z.length, 6)));
        return z.length <= 6 ? head : head.substring(0, head.length() - 1) + ", … " + (z.length - 6) + " more]";
    }

    /** Where it happened: a copy. */
    public double[] z() {
        return z.clone();
    }
}
