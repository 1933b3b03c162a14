package dev.fathom.eigenfunctioncontrol;

import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;

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
        problem.validate(); // gradient drift, growth, finite
        EigenfunctionConfig config = EigenfunctionConfig.defaults()
                .network(32, 16)
                .steps(iterations, iterations / 3)
                .eigenstates(2, iterations);
        return new EigenfunctionSolver(config, 0).fit(problem, trace -> {}); // never simulates the horizon
    }

    static double[] controlAtOrigin(Eigensystem learned) {
        try (Scope scope = Scope.open()) {
            Tensor x = learned.ground().problem().starts(1);
            return learned.longHorizonControl().at(x, 0).toDoubles(); // u(x), for any T
        }
    }
}
