package dev.fathom.cli.command;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.lab.run.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Opens a run's report. */
@Command(
        name = "report",
        description = "Print the path of a run's report and, where there is a desktop, open it.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: fathom report latest"})
final class ReportCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "RUN", description = "An id, the beginning of one, a folder, or latest.")
    private String run = "";

    @Option(names = "--no-open", description = "Only print the path.")
    private boolean noOpen;

    ReportCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        Runs runs = session.runs();
        RunDirectory directory = runs.find(run);
        if (!Files.exists(directory.report())) {
            write(runs, directory);
        }
        session.out().println(directory.report());
        if (!noOpen && hasDesktop()) {
            open(directory.report().toString());
        }
    }

    /** A run that ended before its time has left figures to show, but no report. */
    private static void write(Runs runs, RunDirectory directory) {
        if (directory.isInUse()) {
            throw new FathomException(
                    ExitStatus.FAILURE,
                    "run " + directory.id() + " has no report yet: it is still running",
                    "its report is written when it ends");
        }
        if (directory.record().status() == RunStatus.RUNNING) {
            runs.died(directory, "its process is gone");
        }
        System.setProperty("java.awt.headless", "true"); // plots are drawn without a screen
        Report.of(directory).write(directory.path());
    }

    private boolean hasDesktop() {
        boolean display = !session.environment().getOrDefault("DISPLAY", "").isEmpty()
                || !session.environment().getOrDefault("WAYLAND_DISPLAY", "").isEmpty();
        return session.terminal().interactive() && (display || isMac());
    }

    private static boolean isMac() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    private void open(String file) {
        String opener = isMac() ? "open" : "xdg-open";
        try {
            new ProcessBuilder(opener, file)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            session.error().println("fathom: cannot open it: there is no " + opener + " (open the file yourself)");
        }
    }
}
