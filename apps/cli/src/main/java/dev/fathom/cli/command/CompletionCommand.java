package dev.fathom.cli.command;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the completion script for a shell. */
@Command(
        name = "completion",
        description = "Print the script that lets bash or zsh complete the command.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: source <(fathom completion)", "To keep it, put that line into ~/.bashrc or ~/.zshrc."})
final class CompletionCommand implements Runnable {

    private final Session session;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    CompletionCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        session.out().print(AutoComplete.bash(root.getCommandName(), root));
        session.out().print('\n');
    }
}
