package dev.fathom.cli.worker;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRecord;
import dev.fathom.lab.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;

/** The model that a finished run has left in its folder. */
final class TrainedModel {

    private TrainedModel() {}

    /**
     * The folder of the model.
     *
     * @throws FathomException if the run has left none
     */
    static Path folder(RunDirectory run) {
        Path folder = run.path().resolve("model");
        if (Files.isRegularFile(folder.resolve("model.safetensors"))) {
            return folder;
        }
        RunRecord record = run.record();
        boolean finished = record.status() == RunStatus.FINISHED;
        throw new FathomException(
                ExitStatus.WRONG_USE,
                "run " + run.id() + " has no model: "
                        + (finished
                                ? "its kind, " + record.kind() + ", leaves none"
                                : "it is " + record.status().label()),
                finished ? "name another run, see `fathom runs`" : "go on with: fathom run --resume " + run.id());
    }
}
