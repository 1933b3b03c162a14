package dev.fathom.ancre.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.ancre.study.Trainings.Setting;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.claim.ReproductionConfig;
import dev.fathom.lab.claim.ReproductionFolder;
import dev.fathom.lab.claim.ReproductionKind;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import dev.fathom.nn.Edge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claims about language models, from trainings that are kept already: how they are chosen, compared and shown. */
class LanguageClaimsTest {

    private static final List<String> CLAIMS = List.of(
            "E2-loss",
            "E2-steps",
            "E2-learned",
            "E2-moved",
            "E6-depth",
            "E2-rivals",
            "E2-rates",
            "E7-galore",
            "E2-english");

    @TempDir
    Path folder;

    private RunDirectory directory;

    /** Falls from step to step; the later in the list of wirings and the slower the rate, the higher. */
    private static Training invented(Setting setting, int steps, long seed) {
        List<String> wirings = new ArrayList<>(Rivals.all().keySet());
        double end = 2 + 0.01 * wirings.indexOf(setting.wiring()) + 20 * Math.abs(setting.lr() - 5e-3) + 0.001 * seed;
        int places = steps == 250 ? 1 : 8;
        List<Double> losses = new ArrayList<>();
        for (int i = places; i > 0; i--) {
            losses.add(end + 0.1 * (i - 1));
        }
        List<Double> entropies =
                Collections.nCopies(places, setting.wiring().equals("ancre-outgoing") ? Double.NaN : 0.5);
        List<Edge> edges = List.of(new Edge(0, 1, 1), new Edge(0, 2, 0.5), new Edge(1, 2, 0.5));
        return new Training(steps, losses, entropies, List.of(2.0 + end, 1.0, 1.0), edges);
    }

    private static void keepAll(Path run, Predicate<String> diverges) throws Exception {
        Path kept = Files.createDirectories(run.resolve("claims/ancre/kept"));
        for (String wiring : Rivals.all().keySet()) {
            for (double lr : new double[] {1e-2, 2e-2}) {
                Setting setting = new Setting(wiring, lr, false);
                keep(kept, setting.key(Trainings.CODE, 250, 1000), invented(setting, 250, 0));
            }
            for (double lr : new double[] {5e-3, 2e-3}) {
                Setting setting = new Setting(wiring, lr, false);
                keep(kept, setting.key(Trainings.CODE, 250, 1000), invented(setting, 250, 0));
                for (long seed = 0; seed < 3; seed++) {
                    Training training = diverges.test(wiring) && seed == 1
                            ? Training.diverged(Trainings.SIZE)
                            : invented(setting, 1000, seed);
                    keep(kept, setting.key(Trainings.CODE, 1000, seed), training);
                    keep(kept, setting.key(Trainings.ENGLISH, 1000, seed), training);
                    keep(kept, setting.withGaLore().key(Trainings.CODE, 1000, seed), training);
                }
            }
        }
    }

    private static void keep(Path folder, String key, Training training) throws IOException {
        new ObjectMapper().writeValue(folder.resolve(key + ".json").toFile(), training);
    }

    /** The outcome of every claim when the second seed of some wirings has diverged. */
    private Map<String, JsonNode> outcomes(Predicate<String> diverges) throws Exception {
        Runs runs = Runs.in(FathomHome.in(folder), message -> {});
        directory = runs.create(new RunRequest("test", "reproduction", 1, false, "kind: reproduction\n"));
        keepAll(directory.path(), diverges);
        ExitStatus status = runs.start(directory, Environment.ofThisJava("test", 1), event -> {})
                .execute(
                        run -> new ReproductionKind().run(new ReproductionConfig(List.of("ancre"), CLAIMS, true), run));
        assertThat(status).isEqualTo(ExitStatus.DONE);
        Map<String, JsonNode> outcomes = new TreeMap<>();
        for (JsonNode claim : new ObjectMapper().readTree(new ReproductionFolder(directory.path()).json())) {
            outcomes.put(claim.path("claim").asText(), claim);
        }
        return outcomes;
    }

    @Test
    void whatDivergedIsNeverCountedInFavour() throws Exception {
        Map<String, JsonNode> ours = outcomes(wiring -> wiring.startsWith("ancre"));
        for (String claim : CLAIMS) {
            if (!claim.equals("E2-rates")) { // which is about the cascade
                assertThat(ours.get(claim).path("verdict").asText()).as(claim).isNotEqualTo("holds");
            }
        }
        assertThat(ours.get("E2-moved").path("verdict").asText()).isEqualTo("undecided");
        assertThat(ours.get("E6-depth").path("verdict").asText()).isEqualTo("undecided");
        Path table = directory.path().resolve("claims/ancre/E2-rivals/depth-table.md");
        assertThat(Files.readAllLines(table).get(2))
                .isEqualTo("| ancre-0.01 | 0.005 |" + " diverged in 1 of 3 |".repeat(4) + " not in 1 of 3 | – |");

        Map<String, JsonNode> cascades = outcomes(wiring -> wiring.equals(Rivals.CASCADE));
        for (String claim : List.of("E2-loss", "E2-steps", "E6-depth", "E7-galore", "E2-english")) {
            assertThat(cascades.get(claim).path("verdict").asText()).as(claim).isEqualTo("undecided");
        }
        table = directory.path().resolve("claims/ancre/E2-rivals/depth-table.md");
        assertThat(Files.readAllLines(table).get(2)).endsWith("| – | 0.50 |");
    }

    @Test
    void theUseOfDepthIsShownWithAndWithoutTheFirstBlock() throws Exception {
        JsonNode baselines = outcomes(wiring -> false).get("E6-depth").path("baselines");
        List<String> names = new ArrayList<>();
        baselines.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "ANCRe, Gini",
                        "ANCRe, Gini without block 1",
                        "ANCRe, entropy",
                        "cascade, Gini",
                        "cascade, Gini without block 1",
                        "cascade, entropy",
                        "constant, Gini",
                        "constant, Gini without block 1",
                        "constant, entropy");
        assertThat(baselines
                        .path("ANCRe, Gini without block 1")
                        .path("measured")
                        .asDouble())
                .as("the others are worth the same")
                .isCloseTo(0, within(1e-12));
        assertThat(baselines.path("ANCRe, Gini").path("measured").asDouble()).isGreaterThan(0.3);
        String setting = new LanguageClaims()
                .claims().stream()
                        .filter(claim -> claim.id().equals("E6-depth"))
                        .findFirst()
                        .orElseThrow()
                        .ourSetting();
        assertThat(setting).contains("The first block dominates");
    }

    @Test
    void keptTrainingsAreTunedComparedAndTabulated() throws Exception {
        Map<String, Double> measured = new TreeMap<>();
        outcomes(wiring -> false)
                .forEach((claim, outcome) ->
                        measured.put(claim, outcome.path("measured").asDouble()));
        assertThat(measured.keySet()).containsExactlyInAnyOrderElementsOf(CLAIMS);
        // The cascade and CONSTANT are the fourth and fifth wiring; the cascade is the best of other papers'.
        for (String claim : List.of("E2-loss", "E2-rivals", "E7-galore", "E2-english")) {
            assertThat(measured.get(claim)).as(claim).isCloseTo(-0.03, within(1e-9));
        }
        assertThat(measured.get("E2-rates")).as("20 nats for each 1 of lr").isCloseTo(0.1, within(1e-9));
        assertThat(measured.get("E2-learned")).isCloseTo(-0.04, within(1e-9));
        assertThat(measured.get("E2-moved")).isCloseTo(0.5, within(1e-9));
        assertThat(measured.get("E2-steps")).isCloseTo((7 + 0.7) / 8, within(1e-9));
        Path table = directory.path().resolve("claims/ancre/E2-rivals/depth-table.md");
        List<String> rows = Files.readAllLines(table);
        assertThat(rows).hasSize(2 + Rivals.all().size() + 2);
        assertThat(rows.get(2))
                .isEqualTo("| ancre-0.01 | 0.005 | 2.601 ± 0.001 | 2.401 ± 0.001 | 2.201 ± 0.001 | 2.001 ± 0.001 | 963"
                        + " | 0.50 |");
        assertThat(rows.get(rows.size() - 1)).startsWith("| ancre-0.01, GaLore | 0.01 | ");
        assertThat(String.join("\n", rows)).contains("not in 3 of 3").contains("| ancre-half-block | ");
        assertThat(rows)
                .filteredOn(row -> row.startsWith("| ancre-outgoing |"))
                .singleElement()
                .asString()
                .endsWith("| – |");
    }
}
