package dev.fathom.hiddenconvexity;

import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;

/**
 * A function of R^d that can be asked for its value and a (sub)gradient. Deterministic: the same point gives the same
 * answer.
 */
public interface Oracle {

    /**
     * A function given by two lambdas.
     *
     * @param value takes x and gives the value
     * @param gradient takes x and a vector of length d, and overwrites the vector with a (sub)gradient at x
     */
    static Oracle of(ToDoubleFunction<double[]> value, BiConsumer<double[], double[]> gradient) {
        return new Oracle() {
            @Override
            public double value(double[] x) {
                return value.applyAsDouble(x);
            }

            @Override
            public void gradient(double[] x, double[] out) {
                gradient.accept(x, out);
            }
        };
    }

    /** The value at {@code x}; {@code x} must not be changed. */
    double value(double[] x);

    /**
     * Writes a (sub)gradient at {@code x}.
     *
     * @param x the point; must not be changed
     * @param out a vector of length d, overwritten whole
     */
    void gradient(double[] x, double[] out);

    /** The value and the gradient together, where that costs less than one after the other. */
    default double evaluate(double[] x, double[] out) {
        gradient(x, out);
        return value(x);
    }
}
