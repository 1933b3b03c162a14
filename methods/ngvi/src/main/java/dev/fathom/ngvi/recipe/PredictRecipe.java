package dev.fathom.ngvi.recipe;

import dev.fathom.data.Table;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.Run;
import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.Predictive;
import dev.fathom.ngvi.data.Encoding;
import dev.fathom.ngvi.data.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The recipe kind {@code bayes-glm-predict}: new rows and a posterior give predictions.csv. */
public final class PredictRecipe implements RecipeKind<PredictConfig> {

    @Override
    public String name() {
        return "bayes-glm-predict";
    }

    @Override
    public Class<PredictConfig> configType() {
        return PredictConfig.class;
    }

    @Override
    public PredictConfig located(PredictConfig config) {
        return new PredictConfig(Catalog.located(config.posterior()), Catalog.located(config.source()));
    }

    @Override
    public void run(PredictConfig config, Run run) throws IOException {
        Posterior posterior = Posterior.read(Path.of(config.posterior()));
        List<String> known = posterior.encoding().features().stream()
                .map(Encoding.Feature::column)
                .toList();
        TableSource sources = new TableSource(run);
        Table table = sources.pictures(config.source())
                .map(pictures ->
                        Pictures.table(pictures.test(), posterior.encoding().classes()))
                .orElseGet(() -> sources.table(config.source(), known));
        Design design = posterior.encoding().encode(table);
        Predictive predictive = new Predictive(posterior.likelihood(), posterior.q());
        List<String> lines = new ArrayList<>(List.of("row,mean,sd_of_mean,sd_of_label"));
        for (int row = 0; row < design.rows(); row++) {
            lines.add((row + 1) + ","
                    + ResultFiles.numbers(
                            predictive.mean(design, row),
                            Math.sqrt(predictive.rateVariance(design, row)),
                            Math.sqrt(predictive.variance(design, row))));
        }
        Files.writeString(run.file("predictions.csv"), String.join("\n", lines) + "\n");
        run.say(String.format(Locale.ROOT, "%,d rows predicted, in predictions.csv", design.rows()));
    }
}
