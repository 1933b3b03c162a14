package dev.fathom.cli.command;

import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself: all it does is to be one of its subcommands. */
@Command(
        name = "fathom",
        description = "Methods that win by exploiting hidden structure, on one JVM engine.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RecipesCommand.class,
            RunCommand.class,
            RunsCommand.class,
            ShowCommand.class,
            ReportCommand.class,
            ReproduceCommand.class,
            GenerateCommand.class,
            ExportCommand.class,
            DataCommand.class,
            DoctorCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "Example: fathom run code-lm --smoke",
            "",
            "Exit status: 0 done, 1 failure, 2 wrong use, 3 a claim does not hold, 4 non-finite numbers,",
            "5 disk or memory, 6 the worker died, 7 data or hash mismatch, 130 interrupted."
        })
public final class FathomCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show where a failure comes from.")
    private boolean debug;

    /** The command for picocli to fill. */
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    public FathomCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    /** Runs the command; what it returns is the status the process ends with. */
    public static int execute(Session session, String... args) {
        CommandLine line = commandLine(session);
        line.setOut(new PrintWriter(session.out(), true));
        line.setErr(new PrintWriter(session.error(), true));
        ErrorLines errors = new ErrorLines(session.error());
        line.setParameterExceptionHandler(errors::wrongUse);
        line.setExecutionExceptionHandler((thrown, command, parsed) -> errors.failure(thrown, isDebug(line)));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                session.terminal().colour() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF));
        try {
            return line.execute(args);
        } finally {
            session.out().flush();
            session.error().flush();
        }
    }

    private static boolean isDebug(CommandLine root) {
        return root.<FathomCommand>getCommand().debug;
    }

    /** The tree of commands; each command is made with the session. */
    static CommandLine commandLine(Session session) {
        return new CommandLine(new FathomCommand(), new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                    if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Session.class) {
                        return type.cast(constructor.newInstance(session));
                    }
                }
                return CommandLine.defaultFactory().create(type);
            }
        });
    }
}
