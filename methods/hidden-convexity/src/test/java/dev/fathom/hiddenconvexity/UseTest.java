package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.hiddenconvexity.recipe.ComparisonConfig;
import dev.fathom.hiddenconvexity.recipe.ComparisonRecipe;
import dev.fathom.hiddenconvexity.study.HiddenConvexityStudy;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.claim.Studies;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UseTest {

    @TempDir
    Path folder;

    @Test
    void theExampleOfTheDocsFindsTheCube() {
        SolveResult result = OwnProblemExample.solve();
        // With α = 0.1 the steps overshoot by the curvature: within 0.02 of the cube, at a violation of 0.003.
        assertThat(result.objective()).isCloseTo(6, within(0.02));
        assertThat(result.violation()).isLessThan(5e-3);
    }

    /** The recipes of two variables whose hidden ones are known. */
    private static final Set<String> PLANES = Set.of("hidden-control", "hidden-plane", "hidden-nonsmooth");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hidden-geometric-program",
                "hidden-decision-process",
                "hidden-control",
                "hidden-plane",
                "hidden-nonsmooth",
                "hidden-imitation",
                "own-geometric-program"
            })
    void recipesGoAllTheWayAtTheSmallSize(String name) throws Exception {
        ComparisonConfig config = (ComparisonConfig) RecipeBook.load()
                .read(name, new RecipeOptions(List.of(), true, OptionalLong.empty()))
                .config();
        Runs runs = Runs.in(FathomHome.in(folder), message -> {});
        RunDirectory directory =
                runs.create(new RunRequest(name, "hidden-convexity", 5, true, "kind: hidden-convexity\n"));
        ExitStatus status = runs.start(directory, Environment.ofThisJava("test", 1), event -> {})
                .execute(run -> new ComparisonRecipe().run(config, run));
        assertThat(status).isEqualTo(ExitStatus.DONE);
        assertThat(Files.readString(directory.path().resolve("results.json")))
                .contains("\"solver\" : \"AdaLS\"")
                .doesNotContain("\"failure\"");
        for (JsonNode result : new ObjectMapper()
                .readTree(directory.path().resolve("results.json").toFile())) {
            assertThat(result.fieldNames())
                    .toIterable()
                    .contains("solver", "status", "certified", "objective", "violation", "constraints", "merit")
                    .contains("iterations", "calls", "valueCalls", "stationarity", "multipliers", "x", "events");
            String solver = result.get("solver").asText();
            if (solver.equals("AdaLS") || solver.equals("S-StarBL")) {
                // AdaLS may raise its shift for an epoch.
                double bias = config.tau() / config.alpha();
                assertThat(result.get("bias").asDouble()).isGreaterThanOrEqualTo(bias * (1 - 1e-12));
                assertThat(result.get("lowerBound").isNumber()).isTrue();
                assertThat(result.get("activeRows").isArray()).isTrue();
            }
        }
        List<String> csv = Files.readAllLines(directory.path().resolve("traces/adals.csv"));
        assertThat(csv.get(0))
                .startsWith("iteration,calls,value_calls,objective,violation,merit,level,penalty,alpha,tau,bias,"
                        + "active_rows,kkt_residual,c0,");
        assertThat(csv.get(5).split(",", -1)).hasSameSizeAs(csv.get(0).split(",", -1));
        assertThat(directory.path().resolve("report.html")).isNotEmptyFile();
        assertThat(directory.path().resolve("plots/plane-x.svg").toFile().exists())
                .isEqualTo(PLANES.contains(name));
        assertThat(directory.path().resolve("plots/plane-u.svg").toFile().exists())
                .isEqualTo(PLANES.contains(name));
    }

    @Test
    void theStudyIsFoundAndItsRulesStandBeforehand() {
        assertThat(new Studies(List.of(new HiddenConvexityStudy())).of(List.of("hidden-convexity")))
                .hasSize(1);
        assertThat(Studies.installed().all()).anyMatch(study -> study.method().equals("hidden-convexity"));
        assertThat(new HiddenConvexityStudy().claims())
                .allSatisfy(claim -> assertThat(claim.threshold()).isNotBlank());
    }
}
