package dev.fathom.ancre.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.ancre.linear.Layout;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.claim.ReproductionConfig;
import dev.fathom.lab.claim.ReproductionFolder;
import dev.fathom.lab.claim.ReproductionKind;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claims about linear networks that are judged against every layout there is. */
class LinearClaimsTest {

    @TempDir
    Path folder;

    private JsonNode outcome(String claim) throws Exception {
        Runs runs = Runs.in(FathomHome.in(folder), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "reproduction", 1, false, "kind: reproduction\n"));
        ExitStatus status = runs.start(directory, Environment.ofThisJava("test", 1), event -> {})
                .execute(run -> new ReproductionKind()
                        .run(new ReproductionConfig(List.of("ancre"), List.of(claim), false), run));
        assertThat(status).isEqualTo(ExitStatus.DONE);
        return new ObjectMapper()
                .readTree(new ReproductionFolder(directory.path()).json())
                .get(0);
    }

    @Test
    void everySetOfShortcutsIsALayout() {
        assertThat(new LayoutSearch(2, 1).layouts().keySet())
                .containsExactlyInAnyOrder("none", "0:1", "0:2", "1:2", "0:1+0:2", "0:1+1:2", "0:2+1:2", "0:1+0:2+1:2");
        assertThat(new LayoutSearch(3, 1).layouts()).hasSize(64);
        assertThat(new LayoutSearch(4, 1).layouts())
                .hasSize(1024)
                .containsEntry("0:2+2:3", Layout.of("0:2+2:3"))
                .containsEntry("0:1+1:2+2:3+3:4", Layout.cascade(4));
    }

    @Test
    void theBestLayoutOfFourBlocksIsLookedForAmongAll() throws Exception {
        JsonNode four = outcome("E1-four-all");
        assertThat(four.path("threshold").asText())
                .isEqualTo("log10 of the loss with 0:2+2:3 over the best other layout's < 0");
        JsonNode baselines = four.path("baselines");
        double own = baselines.path("log10 loss, 0:2+2:3").path("measured").asDouble();
        String best = "";
        for (String name : (Iterable<String>) baselines::fieldNames) {
            best = name.endsWith("(the best of the other 1023)") ? name : best;
        }
        double lowest = baselines.path(best).path("measured").asDouble();
        assertThat(four.path("measured").asDouble()).isCloseTo(own - lowest, within(1e-9));
        assertThat(own - lowest).as("more shortcuts are better still").isGreaterThan(0);
        assertThat(four.path("verdict").asText()).isEqualTo("does not hold");
        assertThat(baselines
                        .path("how many of the other 1023 are better")
                        .path("measured")
                        .asInt())
                .isBetween(1, 1023);
    }

    @Test
    void theTrapIsOneForTheFirstShortcutAndNotForTheSecond() throws Exception {
        JsonNode trap = outcome("E1-trap");
        assertThat(trap.path("verdict").asText()).isEqualTo("holds");
        double trapped =
                trap.path("baselines").path("loss, 0:1").path("measured").asDouble();
        double free = trap.path("baselines").path("loss, 0:2").path("measured").asDouble();
        assertThat(trap.path("measured").asDouble()).isEqualTo(Math.max(Math.abs(trapped - 0.5) / 1e-3, free / 1e-9));
        assertThat(trap.path("measured").asDouble()).isLessThanOrEqualTo(1);
    }
}
