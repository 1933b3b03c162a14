package dev.fathom.eigenfunctioncontrol;

import dev.fathom.eigenfunctioncontrol.control.ControlTrace;
import dev.fathom.eigenfunctioncontrol.control.HybridControl;
import dev.fathom.eigenfunctioncontrol.control.HybridSolver;
import dev.fathom.eigenfunctioncontrol.control.Ido;
import dev.fathom.eigenfunctioncontrol.control.IdoConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;

/** The user's own potential and costs as lambdas: hold a particle in a tilted well near x = (1, 0). */
final class OwnPotentialExample {

    private OwnPotentialExample() {}

    static Eigensystem solve(int iterations) {
        SocProblem problem = SocProblem.builder()
                .name("tilted well")
                .dim(2)
                .potential(x -> x.pow(4).sum(1).mul(0.25).sub(x.select(1, 0))) // E, so the drift is -grad E
                .runningCost(x -> x.sub(0.5).square().sum(1).mul(2)) // f
                .terminalCost(x -> x.abs().sum(1)) // g, not smooth
                .horizon(10)
                .build();
        EigenfunctionConfig config = EigenfunctionConfig.defaults()
                .network(32, 16)
                .steps(iterations, iterations / 3)
                .eigenstates(2, iterations);
        return new EigenfunctionSolver(config, 0).fit(problem, trace -> {}); // checks it; never simulates the horizon
    }

    static HybridControl correct(Eigensystem learned, int iterations) {
        IdoConfig inner = IdoConfig.of(Ido.ADJOINT_MATCHING).limits(iterations, 0);
        return new HybridSolver(inner, learned.suggestCutoff(1e-2), 0)
                .fit(learned.ground().problem(), learned, 400, ControlTrace.Listener.none());
    }
}
