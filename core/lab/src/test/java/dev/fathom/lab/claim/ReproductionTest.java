package dev.fathom.lab.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Series;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproductionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    private final List<RunEvent> events = new ArrayList<>();
    private final List<Long> measured = new ArrayList<>();
    private Runs runs;
    private Runnable stop = () -> {};

    @BeforeEach
    void open() {
        runs = Runs.in(FathomHome.in(temp.resolve("home")), warning -> {});
    }

    private static Claim.Builder claim(String id, Rule rule) {
        return Claim.of(id, "Statement <b>" + id + "</b>")
                .source("Table " + id)
                .paperSetting("large")
                .ourSetting("small")
                .holdsIf("perplexity ratio", rule);
    }

    private record Toy(String method, List<Claim> claims) implements Study {
        @Override
        public String paper() {
            return "A. Author: A paper, 2026";
        }
    }

    private Map<String, Double> seed(long seed) {
        measured.add(seed);
        stop.run();
        double noise = new Random(seed).nextGaussian() / 100;
        return Map.of("ours", 9 + noise, "theirs", 10 + noise);
    }

    private Measurement compare(StudyContext context) throws Exception {
        Samples samples = context.each(this::seed);
        context.plot(LinePlot.of("curve", "Curve").line("ours", Series.of(samples.of("ours"))));
        return Measurement.of(samples.ratio("ours", "theirs")).baseline("residual", samples.mean("theirs"));
    }

    private Toy toy() {
        return new Toy(
                "toy",
                List.of(
                        claim("C1", Rule.below(1)).seeds(3, 5).measuredBy(this::compare),
                        claim("C2", Rule.above(1)).seeds(3, 5).measuredBy(this::compare),
                        claim("C3", Rule.below(0.9)).seeds(2, 5).measuredBy(this::compare),
                        claim("C4", Rule.below(1)).fullOnly(4).measuredBy(this::compare),
                        claim("C5", Rule.below(1)).measuredBy(context -> {
                            throw new IllegalStateException("boom\nbang");
                        }),
                        claim("C6", Rule.between(2, 2)).measuredBy(context -> Measurement.of(Estimate.exact(2)))));
    }

    private RunDirectory create(boolean smoke) {
        return runs.create(new RunRequest("reproduction", "reproduction", 0, smoke, "kind: reproduction\n"));
    }

    private ExitStatus start(RunDirectory directory, ReproductionConfig config, Study... studies) {
        ReproductionKind kind = new ReproductionKind(new Studies(List.of(studies)));
        try (LiveRun live = runs.start(directory, Environment.ofThisJava("engine", 1), events::add)) {
            return live.execute(run -> kind.run(config, run));
        }
    }

    private static ReproductionConfig config(boolean full) {
        return new ReproductionConfig(List.of(), List.of(), full);
    }

    private ReproductionFolder reproduce(boolean full, Study... studies) {
        RunDirectory directory = create(false);
        assertThat(start(directory, config(full), studies)).isEqualTo(ExitStatus.DONE);
        return new ReproductionFolder(directory.path());
    }

    @Test
    void eachClaimGetsTheVerdictOfItsRule() throws IOException {
        ReproductionFolder folder = reproduce(false, toy());
        JsonNode json = JSON.readTree(folder.json());
        assertThat(json.findValuesAsText("claim")).containsExactly("C1", "C2", "C3", "C5", "C6");
        assertThat(json.findValuesAsText("verdict"))
                .containsExactly("holds", "does not hold", "undecided", "undecided", "holds");
        assertThat(json.findValuesAsText("pass")).containsExactly("true", "false", "false", "false", "true");
        assertThat(folder.status()).isEqualTo(ExitStatus.CLAIM_DOES_NOT_HOLD);
        assertThat(measured).containsExactly(0L, 1L, 2L, 0L, 1L, 2L, 0L, 1L);
        Toy sound = new Toy("toy", List.of(toy().claims().get(0)));
        assertThat(reproduce(false, sound).status()).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void theJsonHasExactlyTheKeysPromised() throws IOException {
        JsonNode first = JSON.readTree(reproduce(false, toy()).json()).get(0);
        List<String> keys = new ArrayList<>();
        first.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "method",
                        "claim",
                        "statement",
                        "measured",
                        "interval",
                        "threshold",
                        "baselines",
                        "seeds",
                        "seconds",
                        "verdict",
                        "pass");
        assertThat(first.get("threshold").asText()).isEqualTo("perplexity ratio < 1");
        assertThat(first.get("measured").asDouble()).isBetween(0.89, 0.91);
        assertThat(first.get("interval").get(0).asDouble())
                .isLessThan(first.get("interval").get(1).asDouble());
        assertThat(first.get("seeds")).hasToString("[0,1,2]");
        assertThat(first.at("/baselines/residual/measured").asDouble()).isBetween(9.9, 10.1);
        assertThat(first.at("/baselines/residual/interval")).hasSize(2);
    }

    @Test
    void theSameTwiceGivesTheSameButForSeconds() {
        String seconds = "\"seconds\" : [0-9.]+";
        String once = reproduce(true, toy()).json();
        String twice = reproduce(true, toy()).json();
        assertThat(twice.replaceAll(seconds, "")).isEqualTo(once.replaceAll(seconds, ""));
    }

    @Test
    void aFullRunMeasuresAllClaimsWithAllSeeds() throws IOException {
        JsonNode json = JSON.readTree(reproduce(true, toy()).json());
        assertThat(json.findValuesAsText("claim")).contains("C4");
        assertThat(json.get(0).get("seeds")).hasSize(5);
    }

    @Test
    void aSmokeRunMeasuresWithOneSeed() throws IOException {
        RunDirectory directory = create(true);
        start(directory, config(false), toy());
        JsonNode json = JSON.readTree(new ReproductionFolder(directory.path()).json());
        assertThat(json.get(0).get("seeds")).hasSize(1);
        assertThat(json.get(0).get("interval").isNull()).isTrue();
        assertThat(json.get(0).get("verdict").asText()).isEqualTo("undecided");
    }

    @Test
    void whatCannotBeMeasuredIsUndecidedAndSaysWhy() throws IOException {
        ReproductionFolder folder = reproduce(false, toy());
        JsonNode failed = JSON.readTree(folder.json()).get(3);
        assertThat(failed.get("measured").isNull()).isTrue();
        assertThat(failed.get("pass").asBoolean()).isFalse();
        assertThat(failed.get("failure").asText()).isEqualTo("IllegalStateException: boom bang");
        assertThat(folder.failed()).containsExactly("toy C5");
        assertThat(folder.table()).contains("not measured: IllegalStateException: boom bang");
        assertThat(Files.readString(folder.path().resolve("claims/toy/C5/failure.txt")))
                .contains("at dev.fathom");
    }

    @Test
    void aFigureThatIsNotANumberIsNoFailure() throws IOException {
        Toy toy = new Toy(
                "toy",
                List.of(claim("C1", Rule.below(1)).measuredBy(context -> Measurement.of(Estimate.exact(Double.NaN)))));
        ReproductionFolder folder = reproduce(false, toy);
        JsonNode outcome = JSON.readTree(folder.json()).get(0);
        assertThat(outcome.get("measured").isNull()).isTrue();
        assertThat(outcome.has("failure")).isFalse();
        assertThat(folder.failed()).isEmpty();
    }

    @Test
    void aFullDiskEndsTheRun() {
        Toy toy = new Toy("toy", List.of(claim("C1", Rule.below(1)).measuredBy(context -> {
            throw new FathomException(ExitStatus.DISK_OR_MEMORY, "full", "free some");
        })));
        RunDirectory directory = create(false);
        assertThat(start(directory, config(false), toy)).isEqualTo(ExitStatus.DISK_OR_MEMORY);
    }

    @Test
    void aStoppedRunGoesOnAfterTheLastSeedItFinished() throws IOException {
        String straight = reproduce(true, toy()).json();
        measured.clear();
        RunDirectory directory = create(false);
        ReproductionKind kind = new ReproductionKind(new Studies(List.of(toy())));
        try (LiveRun live = runs.start(directory, Environment.ofThisJava("engine", 1), events::add)) {
            stop = () -> {
                if (measured.size() == 7) {
                    live.requestStop();
                }
            };
            assertThat(live.execute(run -> kind.run(config(true), run))).isEqualTo(ExitStatus.INTERRUPTED);
        }
        stop = () -> {};
        assertThat(measured).containsExactly(0L, 1L, 2L, 3L, 4L, 0L, 1L);
        measured.clear();
        assertThat(start(directory, config(true), toy())).isEqualTo(ExitStatus.DONE);
        assertThat(measured).startsWith(2L, 3L, 4L).hasSize(3 + 5 + 4);
        String seconds = "\"seconds\" : [0-9.]+";
        assertThat(new ReproductionFolder(directory.path()).json().replaceAll(seconds, ""))
                .isEqualTo(straight.replaceAll(seconds, ""));
    }

    @Test
    void aBrokenRecordOfSeedsIsMeasuredAgain() throws IOException {
        RunDirectory directory = create(false);
        Path kept = directory.path().resolve("claims/toy/C1/seeds-1.json");
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "{\"0\": {\"ours\": \"9.");
        Toy sound = new Toy("toy", List.of(toy().claims().get(0)));
        assertThat(start(directory, config(false), sound)).isEqualTo(ExitStatus.DONE);
        assertThat(measured).containsExactly(0L, 1L, 2L);
    }

    private record Fit(double loss, List<Double> curve) {}

    private Measurement fitted(StudyContext context) throws Exception {
        Fit fit = context.kept("fit 1", Fit.class, () -> {
            measured.add(1L);
            return new Fit(2, List.of(0.1, Double.POSITIVE_INFINITY));
        });
        assertThat(fit).isEqualTo(new Fit(2, List.of(0.1, Double.POSITIVE_INFINITY)));
        return Measurement.of(Estimate.exact(fit.loss()));
    }

    private Toy sharing() {
        return new Toy(
                "toy",
                List.of(
                        claim("C1", Rule.between(2, 2)).measuredBy(this::fitted),
                        claim("C2", Rule.between(2, 2)).measuredBy(context -> {
                            stop.run();
                            context.stopIfAsked();
                            return fitted(context);
                        })));
    }

    @Test
    void whatClaimsShareIsMadeOnceAlsoAfterAnInterruption() {
        RunDirectory directory = create(false);
        ReproductionKind kind = new ReproductionKind(new Studies(List.of(sharing())));
        try (LiveRun live = runs.start(directory, Environment.ofThisJava("engine", 1), events::add)) {
            stop = live::requestStop;
            assertThat(live.execute(run -> kind.run(config(true), run))).isEqualTo(ExitStatus.INTERRUPTED);
        }
        assertThat(directory.path().resolve("claims/toy/C2/failure.txt")).doesNotExist();
        stop = () -> {};
        assertThat(start(directory, config(true), sharing())).isEqualTo(ExitStatus.DONE);
        assertThat(measured).containsExactly(1L);
    }

    @Test
    void whatFailsAfterAStopIsNoFailureOfItsClaim() {
        RunDirectory directory = create(false);
        Toy cut = new Toy("toy", List.of(claim("C1", Rule.below(1)).measuredBy(context -> {
            stop.run();
            throw new IllegalStateException("the process it waits for was ended");
        })));
        ReproductionKind kind = new ReproductionKind(new Studies(List.of(cut)));
        try (LiveRun live = runs.start(directory, Environment.ofThisJava("engine", 1), events::add)) {
            stop = live::requestStop;
            assertThat(live.execute(run -> kind.run(config(true), run))).isEqualTo(ExitStatus.INTERRUPTED);
        }
        assertThat(directory.path().resolve("claims/toy/C1/failure.txt")).doesNotExist();
    }

    @Test
    void aBrokenRecordOfWhatClaimsShareIsMadeAgain() throws IOException {
        RunDirectory directory = create(false);
        Path kept = directory.path().resolve("claims/toy/kept/fit 1.json");
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, "{\"loss\": 3.0, \"cur");
        assertThat(start(directory, config(false), sharing())).isEqualTo(ExitStatus.DONE);
        assertThat(measured).containsExactly(1L);
        assertThat(kept).content().contains("\"loss\":2.0");
    }

    @Test
    void methodsAndClaimsCanBeChosen() throws IOException {
        Toy other = new Toy("other", List.of(toy().claims().get(0)));
        RunDirectory directory = create(false);
        start(directory, new ReproductionConfig(List.of("toy"), List.of("C6", "C1"), false), other, toy());
        JsonNode json = JSON.readTree(new ReproductionFolder(directory.path()).json());
        assertThat(json.findValuesAsText("method")).containsExactly("toy", "toy");
        assertThat(json.findValuesAsText("claim")).containsExactly("C1", "C6");
        ReproductionConfig unknown = new ReproductionConfig(List.of("tox"), List.of(), false);
        assertThat(start(create(false), unknown, toy())).isEqualTo(ExitStatus.WRONG_USE);
        ReproductionConfig noClaim = new ReproductionConfig(List.of(), List.of("C77"), false);
        assertThat(start(create(false), noClaim, toy())).isEqualTo(ExitStatus.WRONG_USE);
        assertThatThrownBy(() -> new Studies(List.of(toy())).of(List.of("tox")))
                .hasMessageContaining("did you mean 'toy'?");
    }

    @Test
    void thePageKeepsTheSectionsOfOtherMethods() throws IOException {
        Path page = temp.resolve("docs/reproduction.md");
        Toy other = new Toy("other", List.of(toy().claims().get(1)));
        reproduce(false, toy()).writeInto(page);
        String alone = Files.readString(page);
        reproduce(false, other).writeInto(page);
        String both = Files.readString(page);
        assertThat(both).contains("## other", "## toy", "**C1**", "does not hold", "./fathom reproduce toy");
        assertThat(both.indexOf("## other")).isLessThan(both.indexOf("## toy"));
        String section = alone.substring(alone.indexOf("<!-- begin toy"), alone.indexOf("<!-- end toy"));
        assertThat(both).contains(section);
        assertThat(both).doesNotContain("<b>");
        reproduce(false, other).writeInto(page);
        assertThat(Files.readString(page)).isEqualTo(both);
    }

    @Test
    void theReportShowsClaimsAndTheirPlots() throws IOException {
        ReproductionFolder folder = reproduce(false, toy());
        String html = Files.readString(folder.path().resolve("report.html"));
        assertThat(html)
                .contains("perplexity ratio &lt; 1", "Statement &lt;b&gt;C1", "plot-toy-c1-curve", "Provenance");
        assertThat(folder.path().resolve("plots/toy-c2-curve.png")).isNotEmptyFile();
    }

    @Test
    void theTableNamesWhatOnlyAFullRunMeasures() {
        assertThat(reproduce(false, toy()).table())
                .contains("2 of 5 claims hold; not measured in this run: C4")
                .contains("C1     holds")
                .contains("holds if   perplexity ratio < 1")
                .contains("baselines  residual 10");
    }

    @Test
    void studiesThatContradictThemselvesAreRefused() {
        Toy twins = new Toy("toy", List.of(toy().claims().get(0), toy().claims().get(0)));
        assertThatThrownBy(() -> new Studies(List.of(twins))).hasMessageContaining("two claims 'C1'");
        assertThatThrownBy(() -> new Studies(List.of(toy(), toy()))).hasMessageContaining("two studies");
        assertThatThrownBy(() -> claim("a b", Rule.below(1)).measuredBy(this::compare))
                .hasMessageContaining("'a b'");
        assertThatThrownBy(() -> claim("C1", Rule.below(1)).seeds(4, 2).measuredBy(this::compare))
                .hasMessageContaining("seeds of a quick one");
        assertThatThrownBy(() -> Claim.of("C1", "x").source("y").ourSetting("z").measuredBy(this::compare))
                .hasMessageContaining("must have a rule");
    }
}
