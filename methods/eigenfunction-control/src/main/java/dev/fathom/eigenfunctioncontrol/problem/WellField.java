package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.ScalarField;

/** {@code Σ κ_i (x_i² − 1)²}. */
final class WellField implements ScalarField {

    private final double[] kappa;

    WellField(double[] kappa) {
        this.kappa = kappa.clone();
    }

    private Tensor tensor(Tensor like) {
        return Tensors.of(kappa, kappa.length).to(like.dtype());
    }

    @Override
    public Tensor value(Tensor x) {
        return x.square().sub(1).square().mul(tensor(x)).sum(1);
    }

    @Override
    public Tensor gradient(Tensor x) {
        return x.square().sub(1).mul(x).mul(tensor(x)).mul(4);
    }

    private Tensor curvature(Tensor x) {
        return x.square().mul(3).sub(1).mul(tensor(x)).mul(4);
    }

    @Override
    public Tensor hessian(Tensor x) {
        return curvature(x).unsqueeze(2).mul(Tensors.eye(kappa.length, x.dtype()));
    }

    @Override
    public Tensor laplacian(Tensor x) {
        return curvature(x).sum(1);
    }
}
