package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.eigenfunctioncontrol.problem.ProblemException;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.DType;
import dev.fathom.engine.Linalg;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.sde.EulerMaruyama;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.TimeGrid;
import java.util.Locale;

/** Whether Euler steps of a length are stable where the process goes: {@code dt‖∇b‖ < 2}. */
final class StepCheck {

    private static final int PATHS = 32;

    /** Steps to look ahead: where the drift is so stiff that the question arises, they fill its valley. */
    private static final int STEPS = 20;

    private StepCheck() {}

    /** The largest {@code dt‖∇b‖} at the initial state and at states that a few paths without control visit from it. */
    static double stiffness(SocProblem problem, double dt) {
        int steps = (int) Math.max(1, Math.min(STEPS, Math.round(problem.horizon() / dt)));
        double[] worst = new double[1];
        try (Scope scope = Scope.open()) {
            Tensor end = EulerMaruyama.bounded()
                    .walk(
                            problem.diffusion(),
                            Feedback.none(),
                            TimeGrid.to(dt * steps, steps),
                            problem.starts(PATHS),
                            Rng.seed(0).split("step"),
                            (k, x, u, e) -> worst[0] = Math.max(worst[0], steepest(problem, x)));
            return dt * Math.max(worst[0], steepest(problem, end));
        }
    }

    private static double steepest(SocProblem problem, Tensor x) {
        return Linalg.singularValues(problem.drift().jacobian(x.to(DType.F64)))
                .max()
                .item();
    }

    static void requireStable(SocProblem problem, double dt) {
        double stiffness = stiffness(problem, dt);
        if (!(stiffness < 2)) {
            throw new ProblemException(
                    ProblemException.Fault.UNSTABLE_STEP,
                    stiffness,
                    String.format(
                            Locale.ROOT,
                            "a time step of %.4g is unstable: dt times the norm of the drift's Jacobian reaches %.3g, allowed"
                                    + " is < 2",
                            dt,
                            stiffness),
                    String.format(Locale.ROOT, "use a step below %.3g: more steps", 2 * dt / stiffness));
        }
    }
}
