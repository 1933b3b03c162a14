package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.Checkpoint;
import dev.fathom.lab.checkpoint.CheckpointObserver;
import dev.fathom.lab.checkpoint.CheckpointStore;
import dev.fathom.lab.checkpoint.Retention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A run this process works on. It alone may write in the run's folder, until {@link #execute} is through or the run is
 * closed.
 */
public final class LiveRun implements Run, AutoCloseable {

    private final RunDirectory directory;
    private final RunJournal journal;
    private final RunListener listener;
    private final RunLock lock;
    private final CheckpointStore checkpoints;
    private final Optional<Checkpoint> resumedFrom;
    private final MetricsFile metricsFile;
    private final MetricsFile timingsFile;
    private final ProgressMeter progress;
    private volatile boolean stopRequested;
    private volatile boolean stopSeen;

    /** Opens what is in the folder for writing; the caller has taken the lock, and gives it back if this throws. */
    LiveRun(RunDirectory directory, RunJournal journal, RunListener listener, RunLock lock, RunTools tools) {
        this.directory = directory;
        this.journal = journal;
        this.listener = listener;
        this.lock = lock;
        this.checkpoints = new CheckpointStore(
                directory.checkpointFolder(), tools.files(), Retention.DEFAULT, new CheckpointTold());
        checkpoints.cleanUp();
        this.resumedFrom = newest(checkpoints, directory);
        long lastStep = resumedFrom.map(Checkpoint::step).orElse(-1L);
        this.metricsFile = open(directory.metricsFile(), lastStep, tools);
        this.timingsFile = open(directory.timingsFile(), lastStep, tools);
        this.progress = new ProgressMeter(this::tellProgress, tools.nanos());
    }

    /** Where to go on from. A run whose checkpoints are all broken is not begun anew: its figures would be lost too. */
    private static Optional<Checkpoint> newest(CheckpointStore checkpoints, RunDirectory directory) {
        Optional<Checkpoint> whole = checkpoints.latest();
        List<String> names = checkpoints.names();
        if (whole.isEmpty() && !names.isEmpty()) {
            throw new FathomException(
                    ExitStatus.DATA_MISMATCH,
                    "run " + directory.id() + " has no whole checkpoint to go on from, broken are: "
                            + String.join(", ", names),
                    "restore one in " + directory.checkpointFolder() + ", or begin anew with: fathom run --from "
                            + directory.id());
        }
        return whole;
    }

    private static MetricsFile open(Path file, long lastStep, RunTools tools) {
        try {
            return MetricsFile.open(file, lastStep, tools.files(), tools.nanos());
        } catch (IOException e) {
            throw DiskException.cannotWrite(file, e);
        }
    }

    private void tellProgress(RunEvent event) {
        metricsFile.flushIfDue(); // readers need not wait for the next figure
        listener.on(event);
    }

    private final class CheckpointTold implements CheckpointObserver {

        @Override
        public void saving(long step) {
            metricsFile.sync(); // a checkpoint never knows of a figure the file does not have
            timingsFile.sync();
        }

        @Override
        public void saved(Checkpoint checkpoint) {
            listener.on(new RunEvent.CheckpointSaved(
                    checkpoint.step(), checkpoint.folder().toString(), checkpoint.metric()));
        }

        @Override
        public void notice(String message) {
            say(message);
        }
    }

    /**
     * Does the work and records how it ended. Nothing the work throws comes out of here: it is told to the listener and
     * decides the status.
     *
     * @param body the work
     * @return what the process should end with
     */
    public ExitStatus execute(RunBody body) {
        OptionalLong from =
                resumedFrom.isPresent() ? OptionalLong.of(resumedFrom.get().step()) : OptionalLong.empty();
        Failure failure = null;
        try {
            listener.on(new RunEvent.Started(id(), directory.path().toString(), from));
            body.run(this);
        } catch (InterruptedException e) {
            stopSeen = true;
        } catch (Throwable thrown) {
            failure = Failure.of(thrown);
        }
        return end(failure);
    }

    private ExitStatus end(@Nullable Failure ofBody) {
        Thread.interrupted(); // a pending interrupt would close the files under the last writes
        Failure failure = recordEnd(ofBody);
        if (failure != null) {
            listener.on(new RunEvent.Failed(failure.status(), failure.message(), failure.mend(), failure.trace()));
            return failure.status();
        }
        ExitStatus exit = stopSeen ? ExitStatus.INTERRUPTED : ExitStatus.DONE;
        listener.on(new RunEvent.Finished(exit, directory.path().toString()));
        return exit;
    }

    /**
     * Records how the work ended and gives the lock back; returns the first failure, the work's before one of
     * recording.
     */
    private @Nullable Failure recordEnd(@Nullable Failure ofBody) {
        Failure failure = ofBody;
        try (lock) {
            try (metricsFile;
                    timingsFile) {
                metricsFile.flush();
                timingsFile.flush();
            } catch (FathomException e) {
                failure = failure == null ? Failure.of(e) : failure;
            }
            if (failure != null) {
                journal.end(RunStatus.FAILED, failure.message(), progress.figures());
            } else if (stopSeen) {
                journal.end(RunStatus.INTERRUPTED, "stopped by the user", progress.figures());
            } else {
                journal.end(RunStatus.FINISHED, "", progress.figures());
            }
        } catch (FathomException e) {
            failure = failure == null ? Failure.of(e) : failure;
        }
        return failure;
    }

    /** Asks the work to stop at its next chance; any thread may. */
    public void requestStop() {
        stopRequested = true;
    }

    @Override
    public String id() {
        return directory.id();
    }

    @Override
    public Path directory() {
        return directory.path();
    }

    @Override
    public Path file(String name) {
        Path file = PathPolicy.inside(directory.path(), name);
        Path parent = file.getParent();
        try {
            journal.tools().files().createFolder(parent == null ? directory.path() : parent);
        } catch (IOException e) {
            throw DiskException.cannotWrite(file, e);
        }
        return file;
    }

    @Override
    public long seed() {
        return journal.record().seed();
    }

    @Override
    public boolean isSmoke() {
        return journal.record().smoke();
    }

    @Override
    public Metrics metrics() {
        return new Metrics() {
            @Override
            public void log(long step, String name, double value) {
                metricsFile.log(step, name, value);
                listener.on(new RunEvent.Metric(step, name, value));
            }

            @Override
            public void flush() {
                metricsFile.flush();
            }
        };
    }

    @Override
    public Metrics timings() {
        return timingsFile;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public CheckpointStore checkpoints() {
        return checkpoints;
    }

    @Override
    public Optional<Checkpoint> resumedFrom() {
        return resumedFrom;
    }

    @Override
    public boolean stopRequested() {
        if (stopRequested) {
            stopSeen = true;
        }
        return stopRequested;
    }

    @Override
    public void say(String message) {
        listener.on(new RunEvent.Said(message));
    }

    @Override
    public void uses(DataProvenance data) {
        journal.uses(data);
    }

    /** Gives up a run whose work was never executed; after {@link #execute} it does nothing. */
    @Override
    public void close() {
        metricsFile.close();
        timingsFile.close();
        lock.close();
    }
}
