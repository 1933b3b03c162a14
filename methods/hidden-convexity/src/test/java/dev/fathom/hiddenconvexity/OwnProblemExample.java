package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.Box;

/** The least surface of a box with room for one litre, given as values and gradients alone. */
final class OwnProblemExample {

    private OwnProblemExample() {}

    /** Solves it; the optimum is the cube, surface 6. */
    static SolveResult solve() {
        Oracle surface = Oracle.of(x -> 2 * (x[0] * x[1] + x[1] * x[2] + x[0] * x[2]), (x, gradient) -> {
            gradient[0] = 2 * (x[1] + x[2]);
            gradient[1] = 2 * (x[0] + x[2]);
            gradient[2] = 2 * (x[0] + x[1]);
        });
        Oracle volume = new TensorOracle(x -> x.prod().reciprocal().sub(1)); // 1/(xyz) − 1 ≤ 0, by autograd
        ConstrainedProblem problem =
                ConstrainedProblem.minimise(surface, Box.of(3, 0.2, 5), 3).subjectTo(volume);
        double[] start = PhaseOne.within(1e-3).find(problem, new double[] {3, 2, 0.5});
        return AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .multiplier(8)
                .step(0.1, 1e-5)
                .build()
                .solve(problem, start, SolverMonitor.NONE);
    }
}
