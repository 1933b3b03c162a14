package dev.fathom.nn;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/** How a weight is drawn. The fan-in of a shape is the product of all dimensions but the first. */
@FunctionalInterface
public interface WeightLaw {

    /** A new tensor of the given type and shape with values from the stream. */
    Tensor draw(Rng rng, DType dtype, long... shape);

    /** Uniform on ±1/√fan-in: what PyTorch's linear and convolution layers start with. */
    static WeightLaw fanIn() {
        return (rng, dtype, shape) -> uniform(1 / Math.sqrt(fanIn(shape))).draw(rng, dtype, shape);
    }

    /** Normal with deviation √(2/fan-in), for layers followed by a rectifier (He et al. 2015). */
    static WeightLaw he() {
        return (rng, dtype, shape) -> normal(Math.sqrt(2.0 / fanIn(shape))).draw(rng, dtype, shape);
    }

    /** Normal with mean 0 and the given deviation, deviation ≥ 0. */
    static WeightLaw normal(double deviation) {
        if (!(deviation >= 0)) {
            throw new IllegalArgumentException("deviation must be >= 0, got " + deviation);
        }
        return (rng, dtype, shape) -> rng.normal(dtype, shape).mulInPlace(deviation);
    }

    /** Uniform on ±bound. */
    static WeightLaw uniform(double bound) {
        return (rng, dtype, shape) -> {
            Tensor drawn = Tensors.empty(dtype, shape);
            rng.fillUniform(drawn, -bound, bound);
            return drawn;
        };
    }

    private static double fanIn(long[] shape) {
        double product = 1;
        for (int i = 1; i < shape.length; i++) {
            product *= shape[i];
        }
        return product;
    }
}
