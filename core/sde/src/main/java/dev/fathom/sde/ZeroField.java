package dev.fathom.sde;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/** Zero everywhere, with derivatives that cost nothing. */
enum ZeroField implements ScalarField {
    INSTANCE;

    @Override
    public Tensor value(Tensor x) {
        return Tensors.zeros(x.dtype(), x.size(0));
    }

    @Override
    public Tensor gradient(Tensor x) {
        return Tensors.zeros(x.dtype(), x.shape());
    }

    @Override
    public Tensor hessian(Tensor x) {
        return Tensors.zeros(x.dtype(), x.size(0), x.size(1), x.size(1));
    }

    @Override
    public Tensor laplacian(Tensor x) {
        return value(x);
    }
}
