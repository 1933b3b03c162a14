package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;
import dev.fathom.sde.ScalarField;
import dev.fathom.sde.VectorField;

/** The potential of a drift that is known to be a gradient: {@code E(x) = −∫₀¹ b(sx)·x ds}, by Gauss–Legendre. */
record LineIntegral(VectorField drift) implements ScalarField {

    private static final double[] NODES = {
        0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717
    };
    private static final double[] WEIGHTS = {
        0.2955242247147529, 0.2692667193099963, 0.2190863625159820, 0.1494513491505806, 0.0666713443086881
    };

    @Override
    public Tensor value(Tensor x) {
        Tensor sum = x.mul(0).sum(1);
        for (int i = 0; i < NODES.length; i++) {
            for (int sign = -1; sign <= 1; sign += 2) {
                Tensor along = drift.at(x.mul((1 + sign * NODES[i]) / 2)).mul(x).sum(1);
                sum = sum.add(along, -WEIGHTS[i] / 2);
            }
        }
        return sum;
    }

    @Override
    public Tensor gradient(Tensor x) {
        return drift.at(x).neg();
    }

    @Override
    public Tensor hessian(Tensor x) {
        return drift.jacobian(x).neg();
    }
}
