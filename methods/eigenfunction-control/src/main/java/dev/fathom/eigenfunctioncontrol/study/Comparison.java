package dev.fathom.eigenfunctioncontrol.study;

import dev.fathom.eigenfunctioncontrol.control.ControlTrace;
import dev.fathom.eigenfunctioncontrol.control.HybridControl;
import dev.fathom.eigenfunctioncontrol.control.HybridSolver;
import dev.fathom.eigenfunctioncontrol.control.Ido;
import dev.fathom.eigenfunctioncontrol.control.IdoConfig;
import dev.fathom.eigenfunctioncontrol.control.IdoSolver;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.ground.SamplerConfig;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Rng;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.SeedFigures;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.sde.Feedback;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trains the paper's control laws and their rivals for a claim, and stops if the user asks. */
final class Comparison {

    static final List<Ido> RIVALS = List.of(Ido.RELATIVE_ENTROPY, Ido.LOG_VARIANCE, Ido.ADJOINT_MATCHING, Ido.FBSDE);

    private final StudyContext context;
    private final long seed;

    Comparison(StudyContext context, long seed) {
        this.context = context;
        this.seed = seed;
    }

    private record Figures(Map<String, Double> values) {}

    /** What each seed gives when several claims look at it: measured once in a run. */
    static Samples each(StudyContext context, String name, SeedFigures figures) throws Exception {
        return context.each(
                seed -> context.kept(name + ", seed " + seed, Figures.class, () -> new Figures(figures.measure(seed)))
                        .values());
    }

    Eigensystem ground(SocProblem problem, ReferenceMeasure measure, SamplerConfig states, EigenfunctionConfig config) {
        try (StateSampler sampler = states.open(measure, Rng.seed(seed).split("states"))) {
            return new EigenfunctionSolver(config, seed).fit(problem, measure, sampler, trace -> context.stopIfAsked());
        }
    }

    private ControlTrace.Listener watch(double[] seconds) {
        return trace -> {
            context.stopIfAsked();
            seconds[0] = trace.seconds() / Math.max(1, trace.iteration() - 1);
        };
    }

    /** A control law and how long one iteration of its training took. */
    record Timed<T extends Feedback>(T law, double secondsPerIteration) {}

    Timed<Feedback> rival(SocProblem problem, IdoConfig config, int steps) {
        double[] seconds = new double[1];
        Feedback law = new IdoSolver(config, seed).fit(problem, steps, watch(seconds));
        return new Timed<>(law, seconds[0]);
    }

    Timed<HybridControl> hybrid(SocProblem problem, Eigensystem ground, IdoConfig config, double cutoff, int steps) {
        double[] seconds = new double[1];
        HybridControl law = new HybridSolver(config, cutoff, seed).fit(problem, ground, steps, watch(seconds));
        return new Timed<>(law, seconds[0]);
    }

    static String name(Ido loss) {
        return loss.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
