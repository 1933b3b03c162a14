package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.AtomicFile;
import dev.fathom.lab.checkpoint.CheckpointStore;
import dev.fathom.lab.checkpoint.FileLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of one run, for reading; any process may, at any time. Beside the files named here it holds what the work
 * writes, for instance {@code samples} and {@code plots}.
 *
 * @param path the folder
 */
public record RunDirectory(Path path) {

    private static final int LARGEST_RECORD = 16 << 20;

    /**
     * The run in a folder.
     *
     * @throws FathomException if the folder is not that of a run
     */
    public static RunDirectory at(Path folder) {
        Path path = folder.toAbsolutePath().normalize();
        if (!Files.isRegularFile(path.resolve("run.json"))) {
            throw new FathomException(
                    ExitStatus.WRONG_USE,
                    path + " is not the folder of a run: it has no run.json",
                    "see `fathom runs` for the runs there are");
        }
        return new RunDirectory(path);
    }

    /** The run's id: the folder's name. */
    public String id() {
        return String.valueOf(path.getFileName());
    }

    /**
     * What is recorded of the run. A run whose process was killed is still recorded as running; see {@link #isInUse()}.
     */
    public RunRecord record() {
        Path file = path.resolve("run.json");
        try {
            if (Files.size(file) > LARGEST_RECORD) {
                throw new IOException("it is longer than any can be");
            }
            return RunRecordJson.decode(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DiskException.cannotRead(file, e);
        }
    }

    /** The resolved recipe as YAML. */
    public String recipe() {
        try {
            return Files.readString(recipeFile(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw DiskException.cannotRead(recipeFile(), e);
        }
    }

    /** All figures logged so far. */
    public List<MetricRow> metrics() {
        return rows(metricsFile());
    }

    /** All figures logged so far that depend on the machine; see {@link Run#timings}. */
    public List<MetricRow> timings() {
        return rows(timingsFile());
    }

    private static List<MetricRow> rows(Path file) {
        try {
            return MetricsFile.read(file, FileLayer.disk());
        } catch (IOException e) {
            throw DiskException.cannotRead(file, e);
        }
    }

    /** The run's checkpoints, to read from. */
    public CheckpointStore checkpoints() {
        return CheckpointStore.at(checkpointFolder());
    }

    /** Whether a process works on the run now. */
    public boolean isInUse() {
        return RunLock.isTaken(path);
    }

    /** The figures as {@code step,name,value}. */
    public Path metricsFile() {
        return path.resolve("metrics.csv");
    }

    /** The figures that depend on the machine, in the same form. */
    public Path timingsFile() {
        return path.resolve("timings.csv");
    }

    /** What the worker printed. */
    public Path workerLog() {
        return path.resolve("worker.log");
    }

    /** The report, once it is written. */
    public Path report() {
        return path.resolve("report.html");
    }

    Path recipeFile() {
        return path.resolve("recipe.yaml");
    }

    Path checkpointFolder() {
        return path.resolve("checkpoints");
    }

    void write(RunRecord run, FileLayer files) {
        Path file = path.resolve("run.json");
        try {
            AtomicFile.write(file, RunRecordJson.encode(run), files);
        } catch (IOException e) {
            throw DiskException.cannotWrite(file, e);
        }
    }
}
