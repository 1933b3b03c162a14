package dev.fathom.sde;

import dev.fathom.engine.Tensor;

/** A field times a number, derivative by derivative. */
record ScaledField(ScalarField field, double factor) implements ScalarField {

    @Override
    public Tensor value(Tensor x) {
        return scaled(field.value(x));
    }

    @Override
    public Tensor gradient(Tensor x) {
        return scaled(field.gradient(x));
    }

    @Override
    public Tensor hessian(Tensor x) {
        return scaled(field.hessian(x));
    }

    @Override
    public Tensor laplacian(Tensor x) {
        return scaled(field.laplacian(x));
    }

    private Tensor scaled(Tensor one) {
        return factor == 1 ? one : one.mul(factor);
    }
}
