package dev.fathom.ngvi.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.data.DataException;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Table;
import dev.fathom.data.read.Csv;
import dev.fathom.data.read.CsvFormat;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.report.Numbers;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.MetricRow;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.TuningFreeVi;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.data.LabelledRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's own table through both recipes. */
class UserPathTest {

    private static final String[] TOWNS = {"Bern", "\"Genf, Stadt\"", "Ulm"};

    @TempDir
    private Path folder;

    private Path table() throws IOException {
        Random random = new Random(3);
        StringBuilder rows = new StringBuilder("age,town,visits,sick\n");
        for (int i = 0; i < 60; i++) {
            double age = 20 + 50 * random.nextDouble();
            double a = 0.08 * (age - 45) + (i % 3 - 1) + random.nextGaussian();
            int visits = (int) Math.abs(Math.round(2 + a));
            rows.append(String.format(Locale.ROOT, "%.2f,%s,%d,%s\n", age, TOWNS[i % 3], visits, a > 0 ? "yes" : "no"));
        }
        return Files.writeString(folder.resolve("patients.csv"), rows.toString());
    }

    private static BayesGlmConfig config(Path table, String target, String drop, Likelihood likelihood) {
        BayesGlmConfig.Data data = new BayesGlmConfig.Data(
                table.toString(), "", target, List.of(), List.of(drop), List.of(), true, 1, true, 0);
        return new BayesGlmConfig(data, likelihood, 1, 1e-5, 0.95, 5, 0);
    }

    private <C extends Record> RunDirectory run(RecipeKind<C> kind, C config) throws IOException {
        Runs runs = Runs.in(FathomHome.in(folder.resolve("home")), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 0, false, "kind: " + kind.name() + "\n"));
        LiveRun live = runs.start(directory, Environment.ofThisJava("test", 1), event -> {});
        assertThat(live.execute(run -> kind.run(config, run))).isEqualTo(ExitStatus.DONE);
        return directory;
    }

    private static List<String> column(RunDirectory run, String file, String name) throws IOException {
        List<String> lines = Files.readAllLines(run.path().resolve(file));
        int at = Arrays.asList(lines.get(0).split(",")).indexOf(name);
        return lines.stream().skip(1).map(line -> line.split(",")[at]).toList();
    }

    @Test
    void filesAreTheSameFromEveryOtherFolder() {
        String absolute = Path.of("pom.xml").toAbsolutePath().toString();
        BayesGlmConfig fit = new BayesGlmRecipe().located(config(Path.of("pom.xml"), "a", "b", Likelihood.LOGISTIC));
        assertThat(fit).isEqualTo(config(Path.of(absolute), "a", "b", Likelihood.LOGISTIC));
        assertThat(new PredictRecipe().located(new PredictConfig("pom.xml", "breast-cancer")))
                .isEqualTo(new PredictConfig(absolute, "breast-cancer"));
    }

    @Test
    void newRowsArePredictedAsTheyWereFitted() throws IOException {
        Path table = table();
        for (boolean counts : new boolean[] {false, true}) {
            BayesGlmConfig config = counts
                    ? config(table, "visits", "sick", Likelihood.POISSON)
                    : config(table, "sick", "visits", Likelihood.LOGISTIC);
            RunDirectory fit = run(new BayesGlmRecipe(), config);
            Path posterior = fit.path().resolve("posterior.json");
            RunDirectory prediction =
                    run(new PredictRecipe(), new PredictConfig(posterior.toString(), table.toString()));
            List<String> fitted = column(fit, "fitted.csv", "mean");
            assertThat(fitted).hasSize(60).isEqualTo(column(prediction, "predictions.csv", "mean"));
            assertThat(column(fit, "fitted.csv", "sd_of_mean"))
                    .isEqualTo(column(prediction, "predictions.csv", "sd_of_mean"));
            assertThat(column(fit, "summary.csv", "coefficient")).contains("age", "town=Ulm", "(intercept)");
            assertThat(Files.readAllLines(fit.path().resolve("draws.csv"))).hasSize(6);
            double mean =
                    fitted.stream().mapToDouble(Double::parseDouble).average().orElseThrow();
            double seen = column(fit, "fitted.csv", "label").stream()
                    .mapToDouble(Double::parseDouble)
                    .map(y -> counts ? y : (y + 1) / 2)
                    .average()
                    .orElseThrow();
            assertThat(mean).isCloseTo(seen, within(0.15 * (1 + seen))); // the prior pulls a little
        }
    }

    @Test
    void libSvmFilesGoTheSameWay() throws IOException {
        StringBuilder rows = new StringBuilder();
        Random random = new Random(4);
        for (int i = 0; i < 40; i++) {
            double x = random.nextGaussian();
            rows.append(String.format(Locale.ROOT, "%d 1:%.3f", x + random.nextGaussian() > 0 ? 1 : -1, x));
            rows.append(i % 3 == 0 ? " 9:1\n" : "\n");
        }
        Path table = Files.writeString(folder.resolve("patients"), rows.toString());
        BayesGlmConfig.Data data = new BayesGlmConfig.Data(
                table.toString(), "", "label", List.of(), List.of(), List.of(), false, 1, true, 0);
        RunDirectory fit = run(new BayesGlmRecipe(), new BayesGlmConfig(data, Likelihood.LOGISTIC, 1, 1e-5, 0.9, 0, 0));
        assertThat(column(fit, "summary.csv", "coefficient")).containsExactly("x1", "x9", "(intercept)");
        Path fresh = Files.writeString(folder.resolve("fresh"), "-1 1:0.5\n1 1:1.5\n"); // x9 is 0 throughout
        RunDirectory prediction = run(
                new PredictRecipe(),
                new PredictConfig(fit.path().resolve("posterior.json").toString(), fresh.toString()));
        List<String> mean = column(prediction, "predictions.csv", "mean");
        assertThat(mean).hasSize(2);
        assertThat(Double.parseDouble(mean.get(1))).isGreaterThan(Double.parseDouble(mean.get(0)));
    }

    @Test
    void elboIsTheSameWhereverItIsShown() throws IOException {
        Path table = table();
        RunDirectory run = run(new BayesGlmRecipe(), config(table, "visits", "sick", Likelihood.POISSON));
        List<String> elbo = column(run, "trace.csv", "elbo");
        double last = Double.parseDouble(elbo.get(elbo.size() - 1));
        List<MetricRow> logged =
                run.metrics().stream().filter(row -> row.name().equals("elbo")).toList();
        assertThat(logged.get(logged.size() - 1).value()).isCloseTo(last, within(1e-6));
        Matcher shown = Pattern.compile("ELBO, nats</th><td>([-0-9.]+)<").matcher(Files.readString(run.report()));
        assertThat(shown.find()).isTrue();
        assertThat(Double.parseDouble(shown.group(1))).isCloseTo(last, within(1e-6));

        Posterior posterior = Posterior.read(run.path().resolve("posterior.json"));
        double[] counts = column(run, "fitted.csv", "label").stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
        double logFactorials = 0;
        for (double count : counts) {
            for (int k = 2; k <= count; k++) {
                logFactorials += Math.log(k);
            }
        }
        assertThat(logFactorials).isPositive();
        Table read = Csv.read(
                "patients",
                table,
                CsvFormat.standard(),
                new DataProvenance("patients", "unknown", "nobody", List.of()));
        Glm glm = Glm.poisson(posterior.encoding().encode(read), counts);
        GaussianPrior prior = GaussianPrior.standard(glm.dim());
        assertThat(last).isCloseTo(-glm.loss(prior, posterior.q()) - logFactorials, within(1e-6));
        ViResult direct = new TuningFreeVi().fit(glm, prior);
        assertThat(posterior.q().klTo(direct.q())).isLessThan(1e-12);
    }

    @Test
    void rowsHeldOutAreEncodedAsThoseFittedToAndJudged() throws IOException {
        Path table = table();
        Path heldOut = Files.writeString(
                folder.resolve("later.csv"), "age,town,visits,sick\n20,Bern,1,no\n70,Ulm,3,yes\n45,Ulm,2,unknown\n");
        BayesGlmConfig.Data data = new BayesGlmConfig.Data(
                table.toString(),
                heldOut.toString(),
                "sick",
                List.of(),
                List.of("visits"),
                List.of("no", "yes"),
                true,
                1,
                true,
                50);
        RunDirectory run =
                run(new BayesGlmRecipe(), new BayesGlmConfig(data, Likelihood.LOGISTIC, 1, 1e-5, 0.95, 0, 0));
        assertThat(column(run, "fitted.csv", "label")).hasSize(50);
        assertThat(column(run, "test.csv", "label")).containsExactly("-1.000000000", "1.000000000");
        Posterior posterior = Posterior.read(run.path().resolve("posterior.json"));
        Predictions judged = new Predictions(
                posterior,
                new LabelledRows(
                        posterior
                                .encoding()
                                .encode(Csv.read(
                                        "later",
                                        heldOut,
                                        CsvFormat.standard(),
                                        new DataProvenance("later", "unknown", "nobody", List.of()))),
                        List.of(-1.0, 1.0, 1.0)));
        assertThat(judged.facts()).containsEntry("rows", 3).containsEntry("mean observed", "0.6667");
        double loss = -(Math.log(1 - judged.mean(0)) + Math.log(judged.mean(1)) + Math.log(judged.mean(2))) / 3;
        assertThat(judged.facts().get("log loss, nats a row")).isEqualTo(Numbers.text(loss, 4));
        assertThat(Double.parseDouble(column(run, "test.csv", "mean").get(1))).isCloseTo(judged.mean(1), within(1e-9));
        assertThat(run.path().resolve("report.html")).content().contains("Rows held out", "log loss");
        assertThat(run.path().resolve("report.html")).content().contains("counts as 1</th><td>yes<");
    }

    @Test
    void whatIsNoTableIsNamed() throws IOException {
        table();
        BayesGlmConfig of = config(folder, "sick", "visits", Likelihood.LOGISTIC);
        for (String source :
                List.of(folder.toString(), folder.resolve("none.csv").toString(), "breast-cancr")) {
            BayesGlmConfig.Data data =
                    new BayesGlmConfig.Data(source, "", "sick", List.of(), List.of(), List.of(), true, 1, true, 0);
            BayesGlmConfig config = new BayesGlmConfig(data, of.likelihood(), 1, 1e-5, 0.95, 0, 0);
            List<Exception> thrown = new ArrayList<>();
            Runs runs = Runs.in(FathomHome.in(folder.resolve("home")), message -> {});
            RunDirectory directory = runs.create(new RunRequest("test", "test", 0, false, "kind: bayes-glm\n"));
            runs.start(directory, Environment.ofThisJava("test", 1), event -> {})
                    .execute(run -> {
                        try {
                            new BayesGlmRecipe().run(config, run);
                        } catch (DataException e) {
                            thrown.add(e);
                            throw e;
                        }
                    });
            assertThat(thrown).hasSize(1);
            assertThat(thrown.get(0))
                    .hasMessageContaining(source.equals(folder.toString()) ? "is a folder" : "no data set and no file");
        }
    }

    @Test
    void posteriorIsReadAsItWasWritten() throws IOException {
        RunDirectory run = run(new BayesGlmRecipe(), config(table(), "sick", "visits", Likelihood.PROBIT));
        Path file = run.path().resolve("posterior.json");
        Posterior posterior = Posterior.read(file);
        Path copy = Files.writeString(folder.resolve("copy.json"), posterior.json());
        assertThat(Posterior.read(copy)).isEqualTo(posterior);
        assertThat(Files.readString(copy)).isEqualTo(Files.readString(file));
        assertThat(posterior.likelihood()).isEqualTo(Likelihood.PROBIT);
        assertThat(posterior.names()).containsExactly("age", "town=Genf, Stadt", "town=Ulm", "(intercept)");
        assertThat(posterior.encoding().classes()).containsExactly("no", "yes");
    }

    @Test
    void otherMethodsAreShownBesideOursAndNeverEndTheRun() throws IOException {
        Path table = table();
        for (Likelihood likelihood : Likelihood.values()) {
            boolean counts = likelihood == Likelihood.POISSON;
            BayesGlmConfig.Data data = config(table, counts ? "visits" : "sick", counts ? "sick" : "visits", likelihood)
                    .data();
            RunDirectory run = run(new BayesGlmRecipe(), new BayesGlmConfig(data, likelihood, 1, 1e-5, 0.95, 0, 3));
            assertThat(run.path().resolve("report.html")).content().contains("from its optimum, by method");
        }
    }

    @Test
    void whichClassCountsAsOneIsSaid() throws IOException {
        Path table = Files.writeString(folder.resolve("grades.csv"), "x,grade\n1,10\n-1,2\n0.5,10\n0.2,2\n");
        BayesGlmConfig.Data data = new BayesGlmConfig.Data(
                table.toString(), "", "grade", List.of(), List.of(), List.of(), true, 1, true, 0);
        Runs runs = Runs.in(FathomHome.in(folder.resolve("home")), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 0, false, "kind: bayes-glm\n"));
        List<String> said = new ArrayList<>();
        LiveRun live = runs.start(directory, Environment.ofThisJava("test", 1), event -> {
            if (event instanceof RunEvent.Said line) {
                said.add(line.message());
            }
        });
        live.execute(run ->
                new BayesGlmRecipe().run(new BayesGlmConfig(data, Likelihood.LOGISTIC, 1, 1e-5, 0.95, 0, 0), run));
        assertThat(said).contains("grade counts as 1: 10; as -1: 2");
        assertThat(directory.report()).content().contains("counts as 1</th><td>10<");
    }

    /** Counts whose rates overflow wherever a draw falls: 200 a unit of z. */
    @Test
    void methodsThatOverflowAreNamedInTheReport() throws IOException {
        StringBuilder rows = new StringBuilder("x,visits\n");
        for (int i = 0; i < 20; i++) {
            rows.append(i % 2 == 0 ? 400 : -400).append(',').append(i % 3).append('\n');
        }
        Path table = Files.writeString(folder.resolve("wide.csv"), rows.toString());
        BayesGlmConfig.Data data = new BayesGlmConfig.Data(
                table.toString(), "", "visits", List.of(), List.of(), List.of(), false, 1, false, 0);
        RunDirectory run = run(new BayesGlmRecipe(), new BayesGlmConfig(data, Likelihood.POISSON, 1, 1e-2, 0.95, 0, 3));
        assertThat(run.path().resolve("report.html")).content().containsPattern("Diverged: [^.]*BBVI");
    }

    @Test
    void aRunThatIsToStopIsNotHeldUpByOtherMethods() throws IOException {
        Runs runs = Runs.in(FathomHome.in(folder.resolve("home")), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 0, false, "kind: bayes-glm\n"));
        LiveRun live = runs.start(directory, Environment.ofThisJava("test", 1), event -> {});
        Glm glm = Glm.logistic(Design.of(new double[] {1}, new double[] {-2}), 1, 0);
        List<Comparison> compared = new ArrayList<>();
        live.execute(run -> {
            compared.add(Comparison.of(run, glm, GaussianPrior.standard(1), 2));
            live.requestStop();
            compared.add(Comparison.of(run, glm, GaussianPrior.standard(1), 1_000_000_000));
        });
        assertThat(compared.get(0).traces()).containsKeys("Proj-SNGD", "Proj-SGD", "ADVI", "BBVI");
        assertThat(compared.get(0).losses()).containsOnlyKeys("Laplace", "Jaakkola");
        assertThat(compared.get(1).isEmpty()).isTrue();
    }

    @Test
    void aFitForComparisonHearsThatItIsToStop() throws IOException {
        Runs runs = Runs.in(FathomHome.in(folder.resolve("home")), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 0, false, "kind: bayes-glm\n"));
        LiveRun live = runs.start(directory, Environment.ofThisJava("test", 1), event -> {});
        Glm glm = Glm.logistic(Design.of(new double[] {1}, new double[] {-2}), 1, 0);
        int epochs = 300_000;
        List<Comparison> compared = new ArrayList<>();
        live.execute(run -> {
            new Thread(live::requestStop).start();
            compared.add(Comparison.of(run, glm, GaussianPrior.standard(1), epochs));
        });
        assertThat(compared.get(0).traces().values()).noneMatch(trace -> trace.size() > epochs);
    }

    @Test
    void aFileThatIsNoPosteriorIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("other.json"), "{\"likelihood\": \"PROBIT\"}");
        assertThatThrownBy(() -> Posterior.read(file))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("other.json is not a posterior");
        RunDirectory run = run(new BayesGlmRecipe(), config(table(), "sick", "visits", Likelihood.PROBIT));
        String whole = Files.readString(run.path().resolve("posterior.json"));
        Path headless = Files.writeString(
                folder.resolve("headless.json"), whole.replaceFirst("\"likelihood\" : \"PROBIT\",", ""));
        assertThatThrownBy(() -> Posterior.read(headless))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("headless.json is not a posterior: it needs likelihood");
        assertThatThrownBy(() -> Posterior.read(folder.resolve("none.json")))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("there is no file");
    }
}
