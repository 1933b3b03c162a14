package dev.fathom.ngvi.recipe;

import dev.fathom.data.Table;
import dev.fathom.engine.Rng;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.Run;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.TuningFreeVi;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import dev.fathom.ngvi.data.ModelFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The recipe kind {@code bayes-glm}: a table, a posterior without a step size to tune, a summary table, the trace,
 * draws, fitted values, a posterior that {@code bayes-glm-predict} reads, and a report.
 */
public final class BayesGlmRecipe implements RecipeKind<BayesGlmConfig> {

    @Override
    public String name() {
        return "bayes-glm";
    }

    @Override
    public Class<BayesGlmConfig> configType() {
        return BayesGlmConfig.class;
    }

    @Override
    public void run(BayesGlmConfig config, Run run) throws IOException {
        Path cache = FathomHome.ofEnvironment().cache();
        Table table = TableSource.read(config.data().source(), List.of(), cache, run);
        ModelFrame frame = ModelFrame.of(table, config.data().spec(), config.likelihood());
        Glm glm = frame.glm();
        GaussianPrior prior = GaussianPrior.isotropic(glm.dim(), config.priorDeviation());
        run.say("%,d rows, %d coefficients".formatted(glm.rows(), glm.dim()));

        TuningFreeVi.Options options = TuningFreeVi.Options.defaults();
        run.progress().begin(options.maxSteps(), "steps");
        ViResult result = new TuningFreeVi(options).fit(glm, prior, TuningFreeVi.start(glm, prior), (at, q) -> {
            log(run, at, glm.leftOutConstant());
            return !run.stopRequested();
        });
        result.warnings().forEach(run::say);
        Posterior posterior = Posterior.of(frame, config, result.q());
        ResultFiles files = new ResultFiles(run, posterior, glm);
        files.write(config, result, Rng.seed(run.seed()).split("draws"));
        GlmReport.write(run, config, posterior, glm, result, Comparison.of(glm, prior, config.compare(), run.seed()));
        run.say("ELBO %.6f nats after %d steps; the summary is in summary.csv"
                .formatted(-result.loss() - glm.leftOutConstant(), result.steps()));
    }

    private static void log(Run run, ViTrace at, double constant) {
        run.metrics().log(at.step(), "elbo", -at.loss() - constant);
        run.metrics().log(at.step(), "envelope", at.envelope());
        if (at.step() > 0) {
            run.metrics().log(at.step(), "step-size", at.stepSize());
        }
        run.progress().at(at.step());
        run.progress().show("elbo", -at.loss() - constant);
    }
}
