package dev.fathom.sde;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How much a small push of the state at each time would change the cost that follows, the control left as it is
 * (Domingo- Enrich et al. 2025): {@code a_T = ∇g}, {@code −da/dt = ∇f + (∇b) a}, integrated backwards by the
 * trapezoidal rule.
 */
public final class LeanAdjoint {

    private LeanAdjoint() {}

    /**
     * The adjoint states along paths.
     *
     * @return one (batch, dimension) for each time of the paths, without a graph
     */
    public static List<Tensor> along(Paths paths, VectorField drift, ScalarField running, ScalarField terminal) {
        int steps = paths.grid().steps();
        double dt = paths.grid().dt();
        long batch = paths.batch();
        Tensor all = Tensors.cat(paths.states(), 0).detach();
        long dim = all.size(1);
        Tensor slopes = running.gradient(all).reshape(steps + 1, batch, dim);
        Tensor jacobians = drift.jacobian(all).reshape(steps + 1, batch, dim, dim);
        List<Tensor> adjoints = new ArrayList<>();
        Tensor a = terminal.gradient(paths.last().detach());
        adjoints.add(a);
        for (int k = steps - 1; k >= 0; k--) {
            Tensor slope = slopes.get(k).add(slopes.get(k + 1));
            Tensor turning = jacobians.get(k).add(jacobians.get(k + 1));
            Tensor turned = turning.matmul(a.unsqueeze(-1)).squeeze(-1);
            a = a.add(slope.add(turned), dt / 2);
            adjoints.add(a);
        }
        Collections.reverse(adjoints);
        return adjoints;
    }
}
