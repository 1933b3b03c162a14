package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.lab.checkpoint.Checkpoint;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRecord;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one run. */
@Command(
        name = "show",
        description = "Show one run: where it stands, its figures, its data, its recipe.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: fathom show latest"})
final class ShowCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "RUN", description = "An id, the beginning of one, a folder, or latest.")
    private String run = "";

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    ShowCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        RunDirectory directory = session.runs().find(run);
        RunRecord record = directory.record();
        Optional<Checkpoint> last = directory.checkpoints().latest();
        Optional<Checkpoint> best = directory.checkpoints().best();
        if (json) {
            ObjectNode node = RunView.json(record);
            node.put("directory", directory.path().toString()).put("recipeText", directory.recipe());
            last.ifPresent(checkpoint -> node.put("checkpointStep", checkpoint.step()));
            best.ifPresent(
                    checkpoint -> node.put("bestCheckpoint", checkpoint.folder().toString()));
            session.print(node);
            return;
        }
        PrintStream out = session.out();
        out.println("run         " + record.id());
        out.println(
                "status      " + record.status().label() + (record.reason().isEmpty() ? "" : ": " + record.reason()));
        out.println("recipe      " + record.recipe() + " (" + record.kind() + ")" + (record.smoke() ? ", smoke" : ""));
        out.println("seed        " + record.seed());
        out.println("created     " + RunView.time(record.created()));
        out.println("updated     " + RunView.time(record.updated()));
        out.println("ran on      " + record.environment().cpu() + ", "
                + record.environment().threads() + " threads, Java "
                + record.environment().java());
        last.ifPresent(checkpoint -> out.println("checkpoint  step " + checkpoint.step()));
        best.ifPresent(checkpoint -> out.println("best        step " + checkpoint.step() + ", " + checkpoint.folder()));
        if (!record.figures().isEmpty()) {
            out.println("figures     " + RunView.figures(record));
        }
        for (DataProvenance data : record.data()) {
            out.println("data        " + data.name() + ": " + data.source() + ", " + data.licence());
        }
        if (Files.exists(directory.report())) {
            out.println("report      " + directory.report());
        }
        out.println("folder      " + directory.path());
        out.println();
        out.println(directory.recipe().stripTrailing());
    }
}
