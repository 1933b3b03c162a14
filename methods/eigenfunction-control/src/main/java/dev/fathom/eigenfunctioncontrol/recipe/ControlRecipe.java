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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The recipe kind {@code eigenfunction-control}: learns the ground state, corrects near the end, trains rivals if
 * asked, and judges all on the same grid beside the optimal law where that is known.
 */
public final class ControlRecipe implements RecipeKind<ControlConfig> {

    /** Iterations over which the share of paths that count is averaged. */
    private static final int WINDOW = 100;

    /** A share of paths that count is small below this. */
    private static final double SMALL_SHARE = 0.05;

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
        List<String> warnings = new ArrayList<>();
        tell(run, warnings, problem.validate());
        try {
            Eigensystem learned = learn(config, problem, run);
            tell(run, warnings, learned.warnings());
            Map<String, Feedback> laws = train(config, problem, learned, run, warnings);
            ControlReport report = new ControlEvaluator(problem, config.steps(), config.paths(), run.seed())
                    .evaluate(laws, config.problem().reference(config.steps()));
            tell(run, warnings, report.warnings());
            if (report.hasErrors()) {
                report.writeCsv(run.file("control-error.csv"));
            }
            write(run, learned, report, warnings);
            new ControlPage(config, problem, learned, report, warnings).write(run);
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
        learned.save(run.file("ground.safetensors"));
        return learned;
    }

    /** Says at once what also goes into the results and onto the page. */
    private static void tell(Run run, List<String> warnings, List<String> more) {
        warnings.addAll(more);
        more.forEach(run::say);
    }

    private static void stopIfAsked(Run run) {
        if (run.stopRequested()) {
            throw new Stopped();
        }
    }

    private static Map<String, Feedback> train(
            ControlConfig config, SocProblem problem, Eigensystem learned, Run run, List<String> warnings)
            throws IOException {
        Map<String, Feedback> laws = new LinkedHashMap<>();
        laws.put("ground state", learned.longHorizonControl());
        if (config.cutoff() > 0) {
            HybridControl hybrid = new HybridSolver(config.correction(), config.cutoff(), run.seed())
                    .fit(problem, learned, config.steps(), telling(run, "hybrid", warnings));
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
            laws.put(name, new IdoSolver(its, run.seed()).fit(problem, config.steps(), telling(run, name, warnings)));
        }
        return laws;
    }

    /** Shows how training goes, and warns once if nearly all of the weight lies on a few paths. */
    private static ControlTrace.Listener telling(Run run, String law, List<String> warnings) {
        double[] shares = new double[2]; // their sum over a window, and how many
        boolean[] warned = new boolean[1];
        return trace -> {
            stopIfAsked(run);
            if (!Double.isNaN(trace.effectiveShare())) {
                shares[0] += trace.effectiveShare();
                shares[1]++;
                double share = shares[0] / shares[1];
                boolean whole = shares[1] == WINDOW || trace.iteration() == trace.of();
                if (whole && share < SMALL_SHARE && !warned[0]) {
                    warned[0] = true;
                    String line = String.format(
                            Locale.ROOT,
                            "%s: while it was trained, up to iteration %d, the path weights had an effective share of %.2g %%:"
                                    + " few paths counted; take a larger batch or a loss without weights",
                            law,
                            trace.iteration(),
                            100 * share);
                    tell(run, warnings, List.of(line));
                }
                if (whole) {
                    shares[0] = 0;
                    shares[1] = 0;
                }
            }
            if (trace.iteration() == 1) {
                run.progress().begin(trace.of(), "iterations of " + law);
            }
            run.progress().at(trace.iteration());
            if (trace.iteration() % 10 == 0) {
                run.metrics().log(trace.iteration(), law.replace(' ', '-') + "/loss", trace.loss());
            }
        };
    }

    private static void write(Run run, Eigensystem learned, ControlReport report, List<String> warnings)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = json.createObjectNode();
        putNumber(root, "groundEnergy", learned.groundEnergy().value());
        putNumber(root, "groundEnergyError", learned.groundEnergy().error());
        putNumber(root, "frozenEnergy", learned.frozenEnergy().value());
        putNumber(root, "localEnergy", learned.localEnergy().value());
        putNumber(root, "ergodicCost", learned.ergodicCost());
        if (!learned.excited().isEmpty()) {
            putNumber(root, "spectralGap", learned.spectralGap());
            putNumber(root, "spectralGapError", learned.excited().get(0).error());
            putNumber(root, "governingGap", learned.governingGap());
            putNumber(root, "relaxationTime", learned.relaxationTime());
            try {
                putNumber(root, "suggestedCutoff", learned.suggestCutoff(1e-2));
            } catch (ProblemException tiny) {
                tell(run, warnings, List.of(tiny.getMessage() + "; " + tiny.mend()));
            }
        }
        ObjectNode laws = root.putObject("laws");
        report.figures().forEach((name, f) -> {
            ObjectNode law = laws.putObject(name);
            putNumber(law, "cost", f.cost());
            putNumber(law, "standardError", f.error());
            putNumber(law, "controlError", f.controlError());
            putNumber(law, "effectiveShare", f.effectiveShare());
        });
        warnings.forEach(root.withArray("warnings")::add);
        Files.writeString(
                run.file("results.json"), json.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    }

    /** What is not a number is left out: JSON has no word for it. */
    private static void putNumber(ObjectNode at, String key, double value) {
        if (Double.isFinite(value)) {
            at.put(key, value);
        }
    }
}
