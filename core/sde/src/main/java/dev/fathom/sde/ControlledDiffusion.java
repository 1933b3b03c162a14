package dev.fathom.sde;

import java.util.function.DoubleUnaryOperator;

/**
 * The equation {@code dX = (b(X, t) + u(X, t)) dt + s(t) dW} with a control u that is given when it is simulated.
 *
 * @param drift b
 * @param noise s, at least 0
 */
public record ControlledDiffusion(Feedback drift, DoubleUnaryOperator noise) {

    /** A drift that does not depend on time, and constant noise. */
    public static ControlledDiffusion of(VectorField drift, double noise) {
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new IllegalArgumentException("noise must be finite and at least 0, got " + noise);
        }
        return new ControlledDiffusion((x, t) -> drift.at(x), t -> noise);
    }
}
