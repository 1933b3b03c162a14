package dev.fathom.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.data.DataFetchException;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.lab.run.Runs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkTaskTest {

    @TempDir
    Path folder;

    record Nothing() {}

    /** Work whose data do not come. */
    private static final class Fetching implements RecipeKind<Nothing> {

        @Override
        public String name() {
            return "fetching";
        }

        @Override
        public Class<Nothing> configType() {
            return Nothing.class;
        }

        @Override
        public void run(Nothing config, Run run) {
            throw new DataFetchException("mvn failed: it said nothing");
        }
    }

    private RunStatus statusAfter(boolean stop, ExitStatus expected) {
        Runs runs = Runs.in(FathomHome.in(folder), warning -> {});
        RunDirectory directory = runs.create(new RunRequest("fetching", "fetching", 0, false, "kind: fetching\n"));
        Recipe<Nothing> recipe = new Recipe<>("fetching", new Fetching(), "", 0, new Nothing(), "kind: fetching\n");
        try (LiveRun live = runs.start(directory, Environment.ofThisJava("", 1), event -> {})) {
            if (stop) {
                live.requestStop();
            }
            assertThat(live.execute(run -> WorkTask.work(recipe, run))).isEqualTo(expected);
        }
        return directory.record().status();
    }

    /** Ctrl-C ends the package client as well, whose failure is then no fault. */
    @Test
    void aFetchThatFailsAfterAStopIsAnInterruption() {
        assertThat(statusAfter(true, ExitStatus.INTERRUPTED)).isEqualTo(RunStatus.INTERRUPTED);
    }

    @Test
    void aFetchThatFailsByItselfIsAFailure() {
        assertThat(statusAfter(false, ExitStatus.FAILURE)).isEqualTo(RunStatus.FAILED);
    }
}
