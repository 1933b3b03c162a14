package dev.fathom.cli.command;

import dev.fathom.cli.process.WorkerFailure;
import dev.fathom.cli.worker.Failures;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.Nearest;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Failures as one line each: what is wrong, and in parentheses the mend. */
final class ErrorLines {

    private final PrintStream error;

    ErrorLines(PrintStream error) {
        this.error = error;
    }

    /** One failure as a line. */
    static String line(String message, String mend) {
        String what = message.strip().replaceAll("\\s*\\R\\s*", " ");
        return "fathom: " + what + (mend.isEmpty() ? "" : " (" + mend + ")");
    }

    int wrongUse(ParameterException e, String[] args) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        String help = "see " + command + " --help";
        if (e instanceof UnmatchedArgumentException unmatched) {
            String mend = nearest(unmatched)
                    .map(word -> "did you mean " + word + "? " + help)
                    .orElse(help);
            error.println(line(unmatched(unmatched, command), mend));
        } else if (e instanceof MissingParameterException missing) {
            String names = String.join(
                    ", ",
                    missing.getMissing().stream()
                            .map(argument -> argument instanceof OptionSpec option
                                    ? option.longestName() + " " + option.paramLabel()
                                    : argument.paramLabel())
                            .toList());
            error.println(line(command + " needs " + names, help));
        } else {
            error.println(line(lowerFirst(String.valueOf(e.getMessage())), help));
        }
        return ExitStatus.WRONG_USE.code();
    }

    private static String unmatched(UnmatchedArgumentException e, String command) {
        String argument = e.getUnmatched().get(0);
        if (e.isUnknownOption()) {
            return command + " has no option '" + argument + "'";
        }
        boolean hasCommands = !e.getCommandLine().getSubcommands().isEmpty();
        return hasCommands
                ? command + " has no command '" + argument + "'"
                : command + " takes no further argument, got '" + argument + "'";
    }

    private static Optional<String> nearest(UnmatchedArgumentException e) {
        CommandSpec command = e.getCommandLine().getCommandSpec();
        Set<String> words = e.isUnknownOption()
                ? command.optionsMap().keySet()
                : command.subcommands().keySet();
        return Nearest.to(e.getUnmatched().get(0), words);
    }

    private static String lowerFirst(String message) {
        return message.isEmpty() ? message : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }

    int failure(Exception thrown, boolean debug) {
        FathomException failure = Failures.known(thrown);
        error.println(line(String.valueOf(failure.getMessage()), failure.mend()));
        if (debug) {
            if (failure instanceof WorkerFailure worker) {
                error.println(worker.trace());
            } else {
                thrown.printStackTrace(error);
            }
        }
        return failure.status().code();
    }
}
