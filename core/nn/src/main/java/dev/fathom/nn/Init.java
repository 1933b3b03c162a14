package dev.fathom.nn;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/**
 * Where initial values come from: a stream of random numbers, the law of weights, the element type, and the place in
 * the module tree. Every parameter draws from the stream split off under its full name, so its values depend on seed
 * and name only: not on the order of construction, nor on what else the model contains.
 *
 * @param rng the model's stream
 * @param law how weights are drawn
 * @param dtype element type of all parameters; floating
 * @param path full name of the module being built, empty for the root
 */
public record Init(Rng rng, WeightLaw law, DType dtype, String path) {

    /** Checks the element type. */
    public Init {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("parameters must be floating, got " + dtype);
        }
    }

    /** The root of a model with 32-bit parameters and the {@link WeightLaw#fanIn()} law. */
    public static Init of(Rng rng) {
        return new Init(rng, WeightLaw.fanIn(), DType.F32, "");
    }

    /** The same source for the child of the given name. */
    public Init at(String child) {
        return new Init(rng, law, dtype, fullName(child));
    }

    /** The same source with another law of weights. */
    public Init with(WeightLaw other) {
        return new Init(rng, other, dtype, path);
    }

    /** The same source with another element type. */
    public Init with(DType other) {
        return new Init(rng, law, other, path);
    }

    /** A weight drawn by the law; the first dimension is the output, the others are the fan-in. */
    public Tensor weight(String name, long... shape) {
        return law.draw(stream(name), dtype, shape);
    }

    /** Normal values with mean 0 and the given standard deviation. */
    public Tensor normal(String name, double deviation, long... shape) {
        return WeightLaw.normal(deviation).draw(stream(name), dtype, shape);
    }

    /** Uniform values between -bound and bound. */
    public Tensor uniform(String name, double bound, long... shape) {
        return WeightLaw.uniform(bound).draw(stream(name), dtype, shape);
    }

    /** Zeros. */
    public Tensor zeros(long... shape) {
        return Tensors.zeros(dtype, shape);
    }

    /** Ones. */
    public Tensor ones(long... shape) {
        return Tensors.ones(dtype, shape);
    }

    /** The stream of the parameter with the given name in this module. */
    public Rng stream(String name) {
        return rng.split(fullName(name));
    }

    private String fullName(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
