package dev.fathom.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;

/** Inputs and comparisons that the tests of this package share. */
final class Samples {
    private Samples() {}

    /** A source of double-precision initial values. */
    static Init doubles(long seed) {
        return Init.of(Rng.seed(seed)).with(DType.F64);
    }

    /** Standard normal doubles. */
    static Tensor normal(long seed, long... shape) {
        return Rng.seed(seed).normal(DType.F64, shape);
    }

    /** Gives every parameter a random value, so that ones and zeros of the start hide nothing. */
    static void randomise(Module module, long seed) {
        try (NoGrad off = Autograd.noGrad()) {
            module.parameters()
                    .forEach((name, t) -> t.copyFrom(Rng.seed(seed)
                            .split(name)
                            .normal(t.dtype(), t.shape())
                            .mulInPlace(0.5)));
        }
    }

    static void assertClose(Tensor actual, double[] expected, double tolerance) {
        assertClose(actual.toDoubles(), expected, tolerance);
    }

    static void assertClose(double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("entry %d: %s, expected %s", i, actual[i], expected[i])
                    .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(expected[i])));
        }
    }
}
