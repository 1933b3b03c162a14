package dev.fathom.sde;

import dev.fathom.engine.Tensor;
import java.util.function.Supplier;

/** {@code a first + b second}. */
record SumField(ScalarField first, double a, ScalarField second, double b) implements ScalarField {

    @Override
    public Tensor value(Tensor x) {
        return combine(first.value(x), () -> second.value(x));
    }

    @Override
    public Tensor gradient(Tensor x) {
        return combine(first.gradient(x), () -> second.gradient(x));
    }

    @Override
    public Tensor hessian(Tensor x) {
        return combine(first.hessian(x), () -> second.hessian(x));
    }

    @Override
    public Tensor laplacian(Tensor x) {
        return combine(first.laplacian(x), () -> second.laplacian(x));
    }

    private Tensor combine(Tensor one, Supplier<Tensor> other) {
        Tensor scaled = a == 1 ? one : one.mul(a);
        return b == 0 ? scaled : scaled.add(other.get(), b);
    }
}
