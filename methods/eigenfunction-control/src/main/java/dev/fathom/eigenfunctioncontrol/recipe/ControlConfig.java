package dev.fathom.eigenfunctioncontrol.recipe;

import dev.fathom.eigenfunctioncontrol.control.Ido;
import dev.fathom.eigenfunctioncontrol.control.IdoConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.SamplerConfig;
import dev.fathom.lab.recipe.About;
import java.util.List;

/**
 * A control problem from its definition to the comparison of control laws.
 *
 * @param problem what is to be controlled
 * @param measure where states are drawn from to learn
 * @param sampler how they are drawn
 * @param learning of the ground state
 * @param cutoff how long before the end the correction sets in; 0 for none
 * @param correction how the correction is trained, and the rivals
 * @param rivals losses of control laws to train over the whole horizon for comparison
 * @param steps of a simulation over the horizon
 * @param paths to judge each law by
 */
public record ControlConfig(
        ProblemConfig problem,
        MeasureConfig measure,
        SamplerConfig sampler,
        EigenfunctionConfig learning,

        @About("how long before the end the correction sets in, 0 for none")
        double cutoff,

        IdoConfig correction,

        @About("losses of rival control laws to train over the whole horizon")
        List<Ido> rivals,

        @About("steps of a simulation over the horizon") int steps,
        @About("paths to judge each law by") int paths) {

    /** Checks the ranges. */
    public ControlConfig {
        rivals = List.copyOf(rivals);
        if (!(cutoff >= 0)) {
            throw new IllegalArgumentException("cutoff must be >= 0, got " + cutoff);
        }
        if (steps < 1 || paths < 2) {
            throw new IllegalArgumentException("steps must be >= 1 and paths >= 2, got " + steps + " and " + paths);
        }
    }

    /** The isotropic quadratic problem in ten dimensions. */
    public static ControlConfig defaults() {
        return new ControlConfig(
                ProblemConfig.Quadratic.defaults(),
                MeasureConfig.Potential.defaults(),
                SamplerConfig.Automatic.defaults(),
                EigenfunctionConfig.defaults(),
                1,
                IdoConfig.defaults(),
                List.of(),
                100,
                16_384);
    }
}
