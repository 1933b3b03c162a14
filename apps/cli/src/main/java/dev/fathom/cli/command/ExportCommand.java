package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fathom.cli.worker.WorkerRequest;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.run.RunDirectory;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a trained model where others read it. */
@Command(
        name = "export",
        description = "Write a run's model in the layout that other software reads.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: fathom export latest --to my-model"})
final class ExportCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "RUN", description = "An id, the beginning of one, a folder, or latest.")
    private String run = "";

    @Option(names = "--to", paramLabel = "DIR", required = true, description = "The folder to write; new or empty.")
    private Path target = Path.of("");

    @Option(names = "--json", description = "Print a JSON array of the files written.")
    private boolean json;

    ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        RunDirectory directory = session.runs().find(run);
        Asked asked = new Asked(session);
        ExitStatus status = asked.ask(
                new WorkerRequest.Export(
                        directory.path().toString(), target.toAbsolutePath().toString()),
                OptionalInt.empty());
        JsonNode files = asked.result();
        if (files != null && json) {
            session.print(files);
        } else if (files != null) {
            files.forEach(file -> session.out().println(file.asText()));
        }
        return status.code();
    }
}
