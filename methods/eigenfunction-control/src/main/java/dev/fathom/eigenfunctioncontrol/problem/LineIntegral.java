package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;
import dev.fathom.sde.ScalarField;
import dev.fathom.sde.VectorField;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;

/** The potential of a drift that is known to be a gradient: {@code E(x) = −∫₀¹ b(sx)·x ds}, by Gauss–Legendre. */
record LineIntegral(VectorField drift) implements ScalarField {

    private static final GaussIntegrator UNIT_INTERVAL = new GaussIntegratorFactory().legendre(10, 0, 1);

    @Override
    public Tensor value(Tensor x) {
        Tensor sum = x.mul(0).sum(1);
        for (int i = 0; i < UNIT_INTERVAL.getNumberOfPoints(); i++) {
            Tensor along = drift.at(x.mul(UNIT_INTERVAL.getPoint(i))).mul(x).sum(1);
            sum = sum.add(along, -UNIT_INTERVAL.getWeight(i));
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
