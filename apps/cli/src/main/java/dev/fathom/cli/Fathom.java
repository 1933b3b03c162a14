package dev.fathom.cli;

import dev.fathom.cli.command.FathomCommand;
import dev.fathom.cli.command.Session;
import dev.fathom.cli.terminal.Terminal;
import dev.fathom.cli.worker.WorkerMain;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The {@code fathom} command. */
public final class Fathom {

    private Fathom() {}

    /** Runs the command and ends the process with its status. */
    public static void main(String[] args) {
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream error = utf8(FileDescriptor.err);
        Session session = new Session(out, error, System.getenv(), Terminal.ofProcess(), WorkerMain.class.getName());
        System.exit(FathomCommand.execute(session, args));
    }

    /** What is printed is UTF-8 in every locale, as are the files. */
    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
    }
}
