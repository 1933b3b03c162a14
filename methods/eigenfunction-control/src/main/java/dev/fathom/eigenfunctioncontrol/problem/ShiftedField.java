package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.ScalarField;

/** A field moved so that its origin lies at m. */
final class ShiftedField implements ScalarField {

    private final ScalarField field;
    private final double[] m;

    ShiftedField(ScalarField field, double[] m) {
        this.field = field;
        this.m = m.clone();
    }

    private Tensor centred(Tensor x) {
        return x.sub(Tensors.of(m, 1, m.length).to(x.dtype()));
    }

    @Override
    public Tensor value(Tensor x) {
        return field.value(centred(x));
    }

    @Override
    public Tensor gradient(Tensor x) {
        return field.gradient(centred(x));
    }

    @Override
    public Tensor hessian(Tensor x) {
        return field.hessian(centred(x));
    }

    @Override
    public Tensor laplacian(Tensor x) {
        return field.laplacian(centred(x));
    }
}
