package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.eigenfunctioncontrol.problem.ProblemException;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.DType;
import dev.fathom.engine.Linalg;
import dev.fathom.engine.Scope;
import java.util.Locale;

/** Whether Euler steps of a length are stable at the initial state: {@code dt‖∇b‖ < 2}. */
final class StepCheck {

    private StepCheck() {}

    /** {@code dt‖∇b‖} at the initial state. */
    static double stiffness(SocProblem problem, double dt) {
        try (Scope scope = Scope.open()) {
            return dt
                    * Linalg.singularValues(problem.drift()
                                    .jacobian(problem.starts(1).to(DType.F64))
                                    .squeeze(0))
                            .max()
                            .item();
        }
    }

    static void requireStable(SocProblem problem, double dt) {
        double stiffness = stiffness(problem, dt);
        if (!(stiffness <= 2)) {
            throw new ProblemException(
                    ProblemException.Fault.UNSTABLE_STEP,
                    stiffness,
                    String.format(
                            Locale.ROOT,
                            "a time step of %.4g is unstable: dt times the norm of the drift's Jacobian is %.3g, allowed is 2",
                            dt,
                            stiffness),
                    String.format(Locale.ROOT, "use a step below %.3g: more steps", dt / stiffness));
        }
    }
}
