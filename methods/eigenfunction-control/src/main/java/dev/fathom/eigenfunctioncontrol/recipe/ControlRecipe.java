package dev.fathom.eigenfunctioncontrol.recipe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.eigenfunctioncontrol.control.ControlEvaluator;
import dev.fathom.eigenfunctioncontrol.control.ControlReport;
import dev.fathom.eigenfunctioncontrol.control.ControlTrace;
import dev.fathom.eigenfunctioncontrol.control.HybridControl;
import dev.fathom.eigenfunctioncontrol.control.HybridSolver;
import dev.fathom.eigenfunctioncontrol.control.Ido;
import dev.fathom.eigenfunctioncontrol.control.IdoConfig;
import dev.fathom.eigenfunctioncontrol.control.IdoSolver;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.ground.TrainingTrace;
import dev.fathom.eigenfunctioncontrol.problem.ProblemException;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Rng;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.Run;
import dev.fathom.sde.Feedback;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The recipe kind {@code eigenfunction-control}: learns the ground state, corrects near the end, trains rivals if
 * asked, and judges all on the same grid beside the optimal law where that is known.
 */
public final class ControlRecipe implements RecipeKind<ControlConfig> {

    @Override
    public String name() {
        return "eigenfunction-control";
    }

    @Override
    public Class<ControlConfig> configType() {
        return ControlConfig.class;
    }

    /** Thrown through the solvers when the user asks to stop. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void run(ControlConfig config, Run run) throws IOException, InterruptedException {
        SocProblem problem = config.problem().problem();
        problem.validate().forEach(run::say);
        try {
            Eigensystem learned = learn(config, problem, run);
            Map<String, Feedback> laws = train(config, problem, learned, run);
            ControlReport report = new ControlEvaluator(problem, config.steps(), config.paths(), run.seed())
                    .evaluate(laws, config.problem().reference(config.steps()));
            report.warnings().forEach(run::say);
            report.writeCsv(run.file("control-error.csv"));
            write(run, learned, report);
            new ControlPage(config, problem, learned, report).write(run);
            ControlReport.Figures far = report.of("ground state");
            run.say(String.format(
                    Locale.ROOT,
                    "ergodic cost %.5g per unit of time; J of the ground state's law %.5g +- %.2g",
                    learned.ergodicCost(),
                    far.cost(),
                    far.error()));
        } catch (Stopped e) {
            throw new InterruptedException("stopped by the user");
        }
    }

    private static Eigensystem learn(ControlConfig config, SocProblem problem, Run run) throws IOException {
        ReferenceMeasure measure = config.measure().of(problem);
        run.progress().begin(config.learning().iterations(), "iterations");
        int[] done = new int[1];
        Eigensystem learned;
        try (StateSampler sampler =
                config.sampler().open(measure, Rng.seed(run.seed()).split("states"))) {
            learned = new EigenfunctionSolver(config.learning(), run.seed()).fit(problem, measure, sampler, trace -> {
                stopIfAsked(run);
                if (trace.stage() == TrainingTrace.Stage.EXCITED && trace.iteration() == 1) {
                    done[0] = config.learning().iterations();
                    run.progress().begin(trace.of(), "iterations for the gap");
                }
                run.progress().at(trace.iteration());
                if (trace.iteration() % 10 == 0) {
                    long step = done[0] + trace.iteration();
                    String stage = trace.stage().name().toLowerCase(Locale.ROOT);
                    run.metrics().log(step, stage + "/loss", trace.loss());
                    run.metrics().log(step, stage + "/eigenvalue", trace.eigenvalue());
                    run.progress().show("eigenvalue", trace.eigenvalue());
                }
            });
            if (!Double.isNaN(sampler.acceptance())) {
                run.say(String.format(
                        Locale.ROOT,
                        "the sampler accepted %.0f %% of its proposals; split R-hat of its chains %.3f",
                        100 * sampler.acceptance(),
                        sampler.worstRhat()));
            }
        }
        learned.warnings().forEach(run::say);
        learned.save(run.file("ground.safetensors"));
        return learned;
    }

    private static void stopIfAsked(Run run) {
        if (run.stopRequested()) {
            throw new Stopped();
        }
    }

    private static Map<String, Feedback> train(ControlConfig config, SocProblem problem, Eigensystem learned, Run run)
            throws IOException {
        Map<String, Feedback> laws = new LinkedHashMap<>();
        laws.put("ground state", learned.longHorizonControl());
        if (config.cutoff() > 0) {
            HybridControl hybrid = new HybridSolver(config.correction(), config.cutoff(), run.seed())
                    .fit(problem, learned, config.steps(), telling(run, "hybrid"));
            hybrid.save(run.file("hybrid.safetensors"));
            laws.put("hybrid", hybrid);
        }
        for (Ido rival : config.rivals()) {
            IdoConfig same = config.correction();
            IdoConfig its = new IdoConfig(
                    rival,
                    same.widths(),
                    same.iterations(),
                    same.seconds(),
                    same.batch(),
                    same.learningRate(),
                    same.kappa());
            String name = rival.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            laws.put(name, new IdoSolver(its, run.seed()).fit(problem, config.steps(), telling(run, name)));
        }
        return laws;
    }

    private static ControlTrace.Listener telling(Run run, String law) {
        return trace -> {
            stopIfAsked(run);
            if (trace.iteration() == 1) {
                run.progress().begin(trace.of(), "iterations of " + law);
            }
            run.progress().at(trace.iteration());
            if (trace.iteration() % 10 == 0) {
                run.metrics().log(trace.iteration(), law.replace(' ', '-') + "/loss", trace.loss());
            }
        };
    }

    private static void write(Run run, Eigensystem learned, ControlReport report) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        root.put("groundEnergy", learned.groundEnergy().value());
        root.put("groundEnergyError", learned.groundEnergy().error());
        root.put("localEnergy", learned.localEnergy().value());
        root.put("ergodicCost", learned.ergodicCost());
        if (!learned.excited().isEmpty()) {
            root.put("spectralGap", learned.spectralGap());
            root.put("governingGap", learned.governingGap());
            root.put("relaxationTime", learned.relaxationTime());
            try {
                root.put("suggestedCutoff", learned.suggestCutoff(1e-2));
            } catch (ProblemException tiny) {
                run.say(tiny.getMessage() + "; " + tiny.mend());
            }
        }
        ObjectNode laws = root.putObject("laws");
        report.figures().forEach((name, f) -> laws.putObject(name)
                .put("cost", f.cost())
                .put("standardError", f.error())
                .put("controlError", f.controlError())
                .put("effectiveShare", f.effectiveShare()));
        List<String> warnings = learned.warnings();
        warnings.forEach(root.withArray("warnings")::add);
        Files.writeString(
                run.file("results.json"), json.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    }
}
