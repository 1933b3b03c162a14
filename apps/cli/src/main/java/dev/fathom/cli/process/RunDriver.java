package dev.fathom.cli.process;

import dev.fathom.cli.terminal.Console;
import dev.fathom.cli.worker.WorkerMessage;
import dev.fathom.cli.worker.WorkerRequest;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.Checkpoint;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.lab.run.Runs;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings a run to its end. When its worker dies, the death is recorded, and the run goes on from its newest whole
 * checkpoint in a new worker: once, and only if there is such a checkpoint. A new run that is refused before it has
 * done anything is taken back.
 */
public final class RunDriver {

    private final Runs runs;
    private final Supervisor supervisor;
    private final Console console;
    private final boolean mayGoOn;

    /**
     * A driver.
     *
     * @param runs where deaths are recorded
     * @param supervisor sees to the workers
     * @param console where progress is shown
     * @param mayGoOn whether a run whose worker died goes on by itself
     */
    public RunDriver(Runs runs, Supervisor supervisor, Console console, boolean mayGoOn) {
        this.runs = runs;
        this.supervisor = supervisor;
        this.console = console;
        this.mayGoOn = mayGoOn;
    }

    /**
     * Lets workers do the run until it ends.
     *
     * @return {@link ExitStatus#DONE} or {@link ExitStatus#INTERRUPTED}
     * @throws FathomException if it failed, or its worker died and the run cannot go on
     */
    public ExitStatus drive(RunDirectory run) {
        boolean isNew = run.record().status() == RunStatus.CREATED;
        for (int attempt = 1; ; attempt++) {
            Watch watch = new Watch();
            Ending ending =
                    supervisor.supervise(new WorkerRequest.Work(run.path().toString()), run.workerLog(), watch);
            if (ending instanceof Ending.Finished finished) {
                return finished.event().status();
            }
            if (ending instanceof Ending.Failed failed) {
                if (isNew && attempt == 1 && !watch.hasBegun()) {
                    takeBackIfRefused(run, failed.failure());
                }
                throw failed.failure();
            }
            Ending.Died died = (Ending.Died) ending;
            boolean ended = supervisor.isInterrupted();
            String what = "the worker " + (ended ? "was ended by the user" : died.description()) + watch.place();
            runs.died(run, what);
            if (ended) {
                console.say(what);
                return ExitStatus.INTERRUPTED;
            }
            Optional<Checkpoint> last = run.checkpoints().latest();
            if (!mayGoOn || attempt > 1 || last.isEmpty()) {
                throw new FathomException(ExitStatus.WORKER_DIED, what, mend(run, attempt, last));
            }
            console.say("fathom: " + what + "; going on from the checkpoint of step "
                    + last.get().step());
        }
    }

    private void takeBackIfRefused(RunDirectory run, FathomException failure) {
        if (failure.status() != ExitStatus.WRONG_USE) {
            return;
        }
        try {
            runs.takeBack(run);
        } catch (FathomException e) {
            failure.addSuppressed(e); // what is wrong with the run matters more than its empty folder
        }
    }

    private String mend(RunDirectory run, int attempt, Optional<Checkpoint> last) {
        String start = attempt > 1 ? "it died twice and is not started again; " : "";
        String goOn = last.isEmpty()
                ? "there is no checkpoint to go on from; "
                : "go on with: fathom run --resume " + run.id() + "; ";
        return start + goOn + "what it printed: " + run.workerLog();
    }

    /** Shows what a worker tells and remembers how far it came. */
    private final class Watch implements Consumer<WorkerMessage> {

        private String place = " before it began";
        private String step = "";
        private boolean begun;

        /** Whether any of the work was done. */
        boolean hasBegun() {
            return begun;
        }

        /** Where the work stood, to follow what happened. */
        String place() {
            return step.isEmpty() ? place : step;
        }

        @Override
        public void accept(WorkerMessage message) {
            if (!(message instanceof WorkerMessage.Event told)) {
                return;
            }
            RunEvent event = told.event();
            if (event instanceof RunEvent.Started started) {
                place = " before its first step";
                started.resumedFrom().ifPresent(saved -> {
                    place = " after the checkpoint of step " + saved;
                    console.say("going on from the checkpoint of step " + saved);
                });
            } else if (event instanceof RunEvent.Progressed progress) {
                begun |= progress.done() > 0;
                place = " after " + progress.done() + " of " + progress.total() + " " + progress.unit();
                console.show(progress);
            } else if (event instanceof RunEvent.Metric metric) {
                begun = true;
                step = " at step " + metric.step();
            } else if (event instanceof RunEvent.Said said) {
                console.say(said.message());
            }
        }
    }
}
