package dev.fathom.ngvi.recipe;

import dev.fathom.data.ImageSplits;
import dev.fathom.data.Table;
import dev.fathom.engine.Rng;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.Run;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.TuningFreeVi;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import dev.fathom.ngvi.data.Encoding;
import dev.fathom.ngvi.data.LabelledRows;
import dev.fathom.ngvi.data.ModelFrame;
import dev.fathom.ngvi.data.Pictures;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    public BayesGlmConfig located(BayesGlmConfig config) {
        return new BayesGlmConfig(
                config.data().located(),
                config.likelihood(),
                config.priorDeviation(),
                config.tolerance(),
                config.interval(),
                config.draws(),
                config.compare());
    }

    @Override
    public void run(BayesGlmConfig config, Run run) throws IOException {
        TableSource sources = new TableSource(run);
        BayesGlmConfig.Data data = config.data();
        Optional<ImageSplits> pictures = sources.pictures(data.source());
        Table table = pictures.map(splits -> Pictures.table(splits.train(), data.classes()))
                .orElseGet(() -> sources.table(data.source(), List.of()));
        ModelFrame frame = ModelFrame.of(table, data.spec(), config.likelihood());
        Optional<LabelledRows> test = test(frame, pictures, data, sources);
        Glm glm = frame.glm();
        GaussianPrior prior = GaussianPrior.isotropic(glm.dim(), config.priorDeviation());
        run.say(String.format(Locale.ROOT, "%,d rows, %d coefficients", glm.rows(), glm.dim()));
        List<String> classes = frame.encoding().classes();
        if (!classes.isEmpty()) {
            run.say(data.target() + " counts as 1: " + classes.get(1) + "; as -1: " + classes.get(0));
        }

        TuningFreeVi.Options usual = TuningFreeVi.Options.defaults();
        TuningFreeVi.Options options = new TuningFreeVi.Options(config.tolerance(), usual.maxSteps(), usual.box());
        run.progress().begin(options.maxSteps(), "steps");
        ViResult result = new TuningFreeVi(options).fit(glm, prior, TuningFreeVi.start(glm, prior), (at, q) -> {
            log(run, at, glm.leftOutConstant());
            return !run.stopRequested();
        });
        result.warnings().forEach(run::say);
        Posterior posterior = Posterior.of(frame, config, result.q());
        ResultFiles files = new ResultFiles(run, posterior, glm);
        files.write(config, result, Rng.seed(run.seed()).split("draws"));
        Optional<Predictions> tested = test.map(rows -> new Predictions(posterior, rows));
        if (tested.isPresent()) {
            files.writeTest(tested.get());
        }
        Comparison compared = Comparison.of(run, glm, prior, config.compare());
        GlmReport report = new GlmReport(run, config, posterior, glm, result);
        report.write(compared, tested, pictures.map(ImageSplits::train));
        tested.ifPresent(rows -> run.say("rows held out: " + rows.facts()));
        run.say(String.format(
                Locale.ROOT,
                "ELBO %.6f nats after %d steps; the summary is in summary.csv",
                -result.loss() - glm.leftOutConstant(),
                result.steps()));
    }

    /** The rows held out, encoded as those fitted to: the user's, or the test pictures of a picture set. */
    private static Optional<LabelledRows> test(
            ModelFrame frame, Optional<ImageSplits> pictures, BayesGlmConfig.Data data, TableSource sources) {
        if (!data.test().isEmpty()) {
            List<String> known = frame.encoding().features().stream()
                    .map(Encoding.Feature::column)
                    .toList();
            return Optional.of(frame.more(sources.table(data.test(), known)));
        }
        return pictures.map(splits ->
                frame.more(Pictures.table(splits.test(), frame.encoding().classes())));
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
