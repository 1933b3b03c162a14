package dev.fathom.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.fathom.cli.process.RunDriver;
import dev.fathom.cli.process.Supervisor;
import dev.fathom.cli.process.WorkerCommand;
import dev.fathom.cli.terminal.Console;
import dev.fathom.cli.terminal.Terminal;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.Runs;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a command works with.
 *
 * @param out standard output: results
 * @param error standard error: messages and progress
 * @param environment variables by name
 * @param terminal what standard error leads to
 * @param workerClass the main class of workers
 */
public record Session(
        PrintStream out, PrintStream error, Map<String, String> environment, Terminal terminal, String workerClass) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Where Fathom's files are. */
    FathomHome home() {
        return FathomHome.of(environment, System.getProperty("user.home"));
    }

    /** The runs of this home; warnings go to standard error. */
    Runs runs() {
        return Runs.in(home(), warning -> error.println("fathom: " + warning));
    }

    /** Where messages and progress are shown. */
    Console console() {
        return Console.on(terminal, error);
    }

    /** How workers are started. */
    WorkerCommand worker(OptionalInt threads) {
        return WorkerCommand.of(workerClass, threads, environment);
    }

    /**
     * Lets workers do a run, shows how far they are, and tells how to go on if the user stops them.
     *
     * @param mayGoOn whether a run whose worker died goes on by itself
     * @param resume the command that goes on with the run
     * @return {@link ExitStatus#DONE} or {@link ExitStatus#INTERRUPTED}
     * @throws dev.fathom.lab.FathomException if the run failed, or its worker died and it cannot go on
     */
    ExitStatus drive(Runs runs, RunDirectory run, OptionalInt threads, boolean mayGoOn, String resume) {
        try (Console console = console();
                Supervisor supervisor = new Supervisor(worker(threads), console)) {
            ExitStatus status = new RunDriver(runs, supervisor, console, mayGoOn).drive(run);
            if (status == ExitStatus.INTERRUPTED) {
                console.say("stopped; go on with: " + resume);
            }
            return status;
        }
    }

    /** Prints a result as JSON. */
    void print(JsonNode json) {
        try {
            out.println(JSON.writeValueAsString(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON", e);
        }
    }
}
