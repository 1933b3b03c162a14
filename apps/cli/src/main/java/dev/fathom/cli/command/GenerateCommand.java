package dev.fathom.cli.command;

import dev.fathom.cli.worker.WorkerRequest;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunDirectory;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Continues a text with a trained language model. */
@Command(
        name = "generate",
        description = "Continue a text with the language model that a run has trained.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: fathom generate latest --prompt 'public static void main(' --temperature 0.7"})
final class GenerateCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "RUN", description = "An id, the beginning of one, a folder, or latest.")
    private String run = "";

    @Option(names = "--prompt", paramLabel = "TEXT", required = true, description = "The text to continue.")
    private String prompt = "";

    @Option(names = "--max-tokens", paramLabel = "N", description = "Most tokens to add (default: ${DEFAULT-VALUE}).")
    private int maxTokens = 200;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "How freely to draw, from 0: always the likeliest (default: ${DEFAULT-VALUE}).")
    private double temperature = 0.8;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description =
                    "Draw from the likeliest tokens that have this share of the probability (default: ${DEFAULT-VALUE}).")
    private double topP = 0.95;

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K likeliest tokens only.")
    private @Nullable Integer topK;

    @Option(names = "--seed", paramLabel = "N", description = "Of the draws, instead of the run's.")
    private @Nullable Long seed;

    GenerateCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Check.atLeast("--max-tokens", maxTokens, 1);
        Check.between("--temperature", temperature, 0, 100);
        Check.between("--top-p", topP, 0, 1);
        if (topP == 0) {
            throw new FathomException(ExitStatus.WRONG_USE, "--top-p must be greater than 0", "");
        }
        if (topK != null) {
            Check.atLeast("--top-k", topK, 1);
        }
        RunDirectory directory = session.runs().find(run);
        ExitStatus status = new Asked(session)
                .ask(
                        new WorkerRequest.Generate(
                                directory.path().toString(), prompt, maxTokens, temperature, topP, topK, seed),
                        OptionalInt.empty());
        session.out().println();
        return status.code();
    }
}
