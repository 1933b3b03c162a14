package dev.fathom.train;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.RunBody;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs for tests, in a folder of the test's own. */
public final class TestRuns {

    private final Runs runs;
    public final List<RunEvent> events = new ArrayList<>();

    public TestRuns(Path folder) {
        this.runs = Runs.in(FathomHome.in(folder), message -> {});
    }

    public RunDirectory create(long seed) {
        return runs.create(new RunRequest("test", "test", seed, false, "kind: test\n"));
    }

    /** What was told last: how a run that was worked on ended. */
    public String lastEvent() {
        return events.get(events.size() - 1).toString();
    }

    /** Works on a run; {@code watch} may ask it to stop. */
    public ExitStatus work(RunDirectory directory, Consumer<LiveRun> watch, RunBody body) {
        LiveRun[] live = new LiveRun[1];
        live[0] = runs.start(directory, Environment.ofThisJava("test", 1), event -> {
            events.add(event);
            if (live[0] != null) {
                watch.accept(live[0]);
            }
        });
        return live[0].execute(body);
    }
}
