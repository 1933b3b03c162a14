package dev.fathom.cli;

import dev.fathom.cli.command.FathomCommand;
import dev.fathom.cli.command.Session;
import dev.fathom.cli.terminal.Terminal;
import dev.fathom.cli.worker.WorkerMain;

/** The {@code fathom} command. */
public final class Fathom {

    private Fathom() {}

    /** Runs the command and ends the process with its status. */
    public static void main(String[] args) {
        Session session =
                new Session(System.out, System.err, System.getenv(), Terminal.ofProcess(), WorkerMain.class.getName());
        System.exit(FathomCommand.execute(session, args));
    }
}
