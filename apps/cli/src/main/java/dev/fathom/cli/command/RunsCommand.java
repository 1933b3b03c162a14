package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fathom.lab.run.RunRecord;
import dev.fathom.lab.run.Runs;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what has been run. */
@Command(
        name = "runs",
        description = "List what has been run, newest first.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: fathom runs --limit 5"})
final class RunsCommand implements Runnable {

    private final Session session;

    @Option(names = "--limit", paramLabel = "N", description = "Most runs to list (default: ${DEFAULT-VALUE}).")
    private int limit = 20;

    @Option(names = "--reindex", description = "Build the index of runs anew from the run folders first.")
    private boolean reindex;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    RunsCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Check.atLeast("--limit", limit, 1);
        Runs home = session.runs();
        if (reindex) {
            session.error().println("the index of runs is built again; runs in it: " + home.reindex());
        }
        List<RunRecord> runs = home.list().stream().limit(limit).toList();
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            runs.forEach(run -> array.add(RunView.json(run)));
            session.print(array);
            return;
        }
        if (runs.isEmpty()) {
            session.error().println("no run yet (make one with: fathom run code-lm --smoke)");
            return;
        }
        Table table = new Table("RUN", "RECIPE", "STATUS", "UPDATED", "FIGURES");
        runs.forEach(run -> table.row(
                run.id(), run.recipe(), run.status().label(), RunView.time(run.updated()), RunView.figures(run)));
        table.print(session.out());
    }
}
