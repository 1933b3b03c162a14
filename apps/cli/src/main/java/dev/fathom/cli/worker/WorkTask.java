package dev.fathom.cli.worker;

import dev.fathom.data.DataFetchException;
import dev.fathom.engine.Engine;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.Runs;
import java.nio.file.Path;

/** Does the work of a run. */
final class WorkTask implements WorkerTask {

    private final WorkerRequest.Work request;

    WorkTask(WorkerRequest.Work request) {
        this.request = request;
    }

    @Override
    public ExitStatus perform(Channel channel, StopSignal stop) {
        Runs runs = Runs.in(FathomHome.ofEnvironment(), System.err::println);
        RunDirectory directory = RunDirectory.at(Path.of(request.folder()));
        Recipe<?> recipe = RunRecipe.of(runs, directory);
        Environment environment =
                Environment.ofThisJava("libtorch " + Engine.info().libtorch(), Engine.threads());
        try (LiveRun live = runs.start(directory, environment, channel)) {
            stop.whenRequested(live::requestStop);
            return live.execute(run -> work(recipe, run));
        }
    }

    /** Ctrl-C reaches the package client that fetches data too, so its failure then is the user's stop. */
    static <C extends Record> void work(Recipe<C> recipe, Run run) throws InterruptedException {
        try {
            recipe.kind().run(recipe.config(), run);
        } catch (InterruptedException e) {
            throw e;
        } catch (DataFetchException e) {
            if (run.stopRequested()) {
                throw new InterruptedException(e.getMessage());
            }
            throw Failures.known(e);
        } catch (Exception | OutOfMemoryError e) {
            throw Failures.known(e);
        }
    }
}
