package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRecord;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.lab.run.Runs;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a run of a recipe, or goes on with one. */
@Command(
        name = "run",
        description = "Run a recipe, or go on with a run. The last line printed is the run's folder.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: fathom run code-lm model.layers=8 --smoke",
            "         fathom run --resume latest",
            "",
            "Ctrl-C saves a checkpoint and ends the run; a second one ends it at once."
        })
final class RunCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(
            paramLabel = "RECIPE [KEY=VALUE]",
            arity = "0..*",
            description = "A built-in recipe's name or a YAML file, then values that replace the recipe's.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--smoke", description = "The recipe's small size: the whole path in under a minute.")
    private boolean smoke;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Where all randomness comes from, instead of the recipe's.")
    private @Nullable Long seed;

    @Option(names = "--resume", paramLabel = "RUN", description = "Go on with a run from its newest checkpoint.")
    private @Nullable String resume;

    @Option(names = "--from", paramLabel = "RUN", description = "Make a new run from the recipe recorded with RUN.")
    private @Nullable String from;

    @Option(names = "--threads", paramLabel = "N", description = "Compute threads (default: the processor's cores).")
    private @Nullable Integer threads;

    @Option(names = "--no-retry", description = "Do not go on by itself when the worker dies.")
    private boolean noRetry;

    @Option(names = "--json", description = "Print one JSON object instead of the run's folder.")
    private boolean json;

    RunCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        OptionalInt compute = Check.threads(threads);
        Runs runs = session.runs();
        RunDirectory run = resume == null ? create(runs) : resumed(runs, resume);
        ExitStatus status = ExitStatus.FAILURE;
        try {
            status = session.drive(runs, run, compute, !noRetry, "fathom run --resume " + run.id());
        } catch (FathomException e) {
            status = e.status();
            throw e;
        } finally {
            if (Files.exists(run.path())) { // else it was refused
                end(run, status);
            }
        }
        return status.code();
    }

    private void end(RunDirectory run, ExitStatus status) {
        if (json) {
            ObjectNode node = RunView.json(run.record());
            node.put("directory", run.path().toString()).put("exitStatus", status.code());
            session.print(node);
            return;
        }
        if (Files.exists(run.report())) {
            session.error().println("report: " + run.report());
        }
        session.out().println(run.path());
    }

    private RunDirectory create(Runs runs) {
        OptionalLong newSeed = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
        RecipeBook book = RecipeBook.load();
        if (from != null) {
            if (smoke) {
                throw wrongUse(
                        "--from does not go with --smoke: what is recorded with a run has one size, the run's",
                        "leave --smoke out and give smaller values as KEY=VALUE, or run the recipe itself with --smoke");
            }
            checkOverrides(arguments);
            RunRequest made = runs.request(runs.find(from));
            Recipe<?> recipe = book.parse(
                    made.text(), made.recipe(), made.recipe() + ".yaml", new RecipeOptions(arguments, false, newSeed));
            return runs.create(request(recipe, made.smoke()));
        }
        if (arguments.isEmpty()) {
            throw wrongUse("fathom run needs a RECIPE", "see `fathom recipes` for those there are");
        }
        List<String> overrides = arguments.subList(1, arguments.size());
        checkOverrides(overrides);
        Recipe<?> recipe = book.read(arguments.get(0), new RecipeOptions(overrides, smoke, newSeed));
        return runs.create(request(recipe, smoke));
    }

    private static RunRequest request(Recipe<?> recipe, boolean small) {
        if (recipe.kind().name().equals(ReproduceCommand.KIND)) {
            throw wrongUse(
                    "recipe " + recipe.name() + " measures claims: fathom run would not show what becomes of them",
                    "measure them with: fathom reproduce");
        }
        return new RunRequest(recipe.name(), recipe.kind().name(), recipe.seed(), small, recipe.text());
    }

    private static void checkOverrides(List<String> overrides) {
        for (String override : overrides) {
            if (override.indexOf('=') <= 0) {
                throw wrongUse(
                        "'" + override + "' is no KEY=VALUE", "values follow the recipe, for instance model.layers=8");
            }
        }
    }

    private RunDirectory resumed(Runs runs, String name) {
        if (from != null || smoke || seed != null) {
            throw wrongUse(
                    "--resume goes with neither --from nor --smoke nor --seed: a run goes on as it was begun",
                    "leave them out, or begin anew with --from " + name);
        }
        RunDirectory run = runs.find(name);
        RunRecord record = run.record();
        if (record.kind().equals(ReproduceCommand.KIND)) {
            throw wrongUse(
                    "run " + run.id() + " measures claims: fathom run would not show what becomes of them",
                    "go on with: fathom reproduce --resume " + run.id());
        }
        if (arguments.size() > 1 || (arguments.size() == 1 && !arguments.get(0).equals(record.recipe()))) {
            throw wrongUse(
                    "a run goes on with its own recipe, got '" + arguments.get(arguments.size() - 1) + "' besides",
                    "leave it out, or begin anew with: fathom run --from " + run.id() + " KEY=VALUE");
        }
        if (record.status() == RunStatus.FINISHED) {
            throw wrongUse(
                    "run " + run.id() + " is finished: there is nothing to go on with",
                    "begin anew with: fathom run --from " + run.id());
        }
        boolean begun = record.status() != RunStatus.CREATED;
        if (begun && !run.isInUse() && run.checkpoints().names().isEmpty()) {
            session.error().println("run " + run.id() + " has no whole checkpoint: beginning anew");
        }
        return run;
    }

    private static FathomException wrongUse(String message, String mend) {
        return new FathomException(ExitStatus.WRONG_USE, message, mend);
    }
}
