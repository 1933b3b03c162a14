package dev.fathom.eigenfunctioncontrol.ground;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether a learned function looks like an eigenfunction everywhere. The Rayleigh quotient looks where φ is large, the
 * mean local energy everywhere alike; of an eigenfunction they are the same, and the local energy is constant.
 */
final class Agreement {

    /** Differences up to so many standard errors are chance. */
    private static final double ERRORS = 5;

    /** Differences up to this share of the energy's scale do not matter. */
    private static final double SHARE = 0.02;

    /** A 99 % residual above this share of the energy's scale is large. */
    private static final double LARGE = 0.5;

    private Agreement() {}

    /**
     * What does not agree, each in one line.
     *
     * @param scale of the energy, positive
     */
    static List<String> notes(Eigenvalue ritz, Eigenvalue local, double[] residuals, double scale) {
        List<String> notes = new ArrayList<>();
        double apart = Math.abs(local.value() - ritz.value());
        double chance = Math.hypot(local.error(), ritz.error());
        if (!(apart <= ERRORS * chance || apart <= SHARE * scale)) {
            notes.add(String.format(
                    Locale.ROOT,
                    "the mean local energy %.5g and the Rayleigh quotient %.5g differ by %.2g, %.0f standard errors: phi is"
                            + " wrong where it is small; learn for longer, or take the relative loss",
                    local.value(),
                    ritz.value(),
                    apart,
                    apart / chance));
        }
        if (!(residuals[2] <= LARGE * scale)) {
            notes.add(String.format(
                    Locale.ROOT,
                    "one state in a hundred has a residual |L phi/phi - lambda| above %.3g, the energy's scale is %.3g: the"
                            + " control is wrong there; learn for longer, or take the relative loss",
                    residuals[2],
                    scale));
        }
        return notes;
    }
}
