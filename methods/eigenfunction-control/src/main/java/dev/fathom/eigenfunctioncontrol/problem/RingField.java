package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.ScalarField;

/** {@code s (‖x‖² − R²) ‖x‖²}: lowest on the ring of radius R/√2. */
record RingField(double radius, double strength) implements ScalarField {

    RingField {
        if (!(radius > 0) || !(strength > 0)) {
            throw new IllegalArgumentException("radius and strength must be > 0, got " + radius + " and " + strength);
        }
    }

    @Override
    public Tensor value(Tensor x) {
        Tensor r2 = x.square().sum(1);
        return r2.sub(radius * radius).mul(r2).mul(strength);
    }

    private Tensor slope(Tensor x) {
        return x.square().sum(1).mul(4).sub(2 * radius * radius).mul(strength);
    }

    @Override
    public Tensor gradient(Tensor x) {
        return x.mul(slope(x).unsqueeze(1));
    }

    @Override
    public Tensor hessian(Tensor x) {
        Tensor outer = x.unsqueeze(2).mul(x.unsqueeze(1)).mul(8 * strength);
        return outer.add(slope(x).unsqueeze(1).unsqueeze(2).mul(Tensors.eye(x.size(1), x.dtype())));
    }

    @Override
    public Tensor laplacian(Tensor x) {
        return slope(x).mul(x.size(1)).add(x.square().sum(1), 8 * strength);
    }
}
