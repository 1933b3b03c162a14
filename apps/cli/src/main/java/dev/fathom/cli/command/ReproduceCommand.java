package dev.fathom.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.ReproductionFolder;
import dev.fathom.lab.claim.Studies;
import dev.fathom.lab.claim.Study;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.lab.run.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures the claims of papers and prints what became of them. */
@Command(
        name = "reproduce",
        description = "Measure what the methods' papers claim, and print what holds here.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: fathom reproduce --list",
            "         fathom reproduce ngvi --full --page docs/reproduction.md",
            "",
            "Exit status: 0 if every claim measured holds, 3 if not; with --smoke 0 if all were measured, 1 if not."
        })
final class ReproduceCommand implements Callable<Integer> {

    /** The kind of a run that measures claims. */
    static final String KIND = "reproduction";

    private final Session session;

    @Parameters(
            paramLabel = "METHOD",
            arity = "0..*",
            description = "Methods whose claims to measure; all if left out.")
    private List<String> methods = new ArrayList<>();

    @Option(names = "--claim", paramLabel = "ID", description = "Measure this claim only; may be given several times.")
    private List<String> claims = new ArrayList<>();

    @Option(names = "--full", description = "With all seeds, and the claims that take long too.")
    private boolean full;

    @Option(names = "--smoke", description = "With one seed each: shows that it works, decides nothing.")
    private boolean smoke;

    @Option(
            names = "--list",
            description = "List the claims and measure nothing; goes with METHOD, --claim and --json only.")
    private boolean list;

    @Option(names = "--json", description = "Print a JSON array, one object for each claim.")
    private boolean json;

    @Option(names = "--page", paramLabel = "FILE", description = "Write the results into this Markdown page too.")
    private @Nullable Path page;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with a reproduction that was stopped, or show one again.")
    private @Nullable String resume;

    @Option(names = "--threads", paramLabel = "N", description = "Compute threads (default: the processor's cores).")
    private @Nullable Integer threads;

    ReproduceCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        OptionalInt compute = Check.threads(threads);
        if (list) {
            requireNothingToMeasure();
            list(Studies.installed().claims(methods, claims));
            return ExitStatus.DONE.code();
        }
        if (page != null) {
            Check.writable("--page", page); // before hours of measuring
        }
        Runs runs = session.runs();
        RunDirectory run = resume == null ? create(runs) : resumed(runs, resume);
        ExitStatus status = run.record().status() == RunStatus.FINISHED
                ? ExitStatus.DONE
                : session.drive(runs, run, compute, true, "fathom reproduce --resume " + run.id());
        if (status != ExitStatus.DONE) {
            return status.code();
        }
        ReproductionFolder results = new ReproductionFolder(run.path());
        show(run, results);
        if (page != null) {
            results.writeInto(page);
        }
        return status(run, results).code();
    }

    private ExitStatus status(RunDirectory run, ReproductionFolder results) {
        List<String> failed = results.failed();
        if (!failed.isEmpty()) {
            session.error()
                    .println("could not be measured: " + String.join(", ", failed) + " (see failure.txt of each in "
                            + run.path().resolve("claims") + ")");
        }
        if (run.record().smoke()) {
            session.error()
                    .println("one seed each and small sizes: the verdicts decide nothing; measure without --smoke");
            return failed.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILURE;
        }
        return results.status();
    }

    private void show(RunDirectory run, ReproductionFolder results) {
        if (Files.exists(run.report())) {
            session.error().println("report: " + run.report());
        }
        if (json) {
            session.out().println(results.json());
        } else {
            session.out().println(results.table());
            session.out().println(run.path());
        }
    }

    private void requireNothingToMeasure() {
        if (full || smoke || page != null || resume != null || threads != null) {
            throw wrongUse(
                    "--list goes with none of --full, --smoke, --page, --resume and --threads: it measures nothing",
                    "leave them out, or leave --list out");
        }
    }

    private void list(Map<Study, List<Claim>> chosen) {
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            chosen.forEach((study, listed) -> listed.forEach(claim -> array.addObject()
                    .put("method", study.method())
                    .put("claim", claim.id())
                    .put("statement", claim.statement())
                    .put("source", claim.source())
                    .put("paperSetting", claim.paperSetting())
                    .put("ourSetting", claim.ourSetting())
                    .put("threshold", claim.threshold())
                    .put("quickSeeds", claim.quickSeeds().size())
                    .put("fullSeeds", claim.fullSeeds().size())));
            session.print(array);
            return;
        }
        Table table = new Table("METHOD", "CLAIM", "SEEDS", "STATEMENT", "HOLDS IF");
        chosen.forEach((study, listed) -> {
            for (Claim claim : listed) {
                String seeds = claim.fullOnly()
                        ? "--full: " + claim.fullSeeds().size()
                        : claim.quickSeeds().size() + ", --full: "
                                + claim.fullSeeds().size();
                table.row(study.method(), claim.id(), seeds, claim.statement(), claim.threshold());
            }
        });
        table.print(session.out());
    }

    private RunDirectory create(Runs runs) {
        Map<Study, List<Claim>> chosen = Studies.installed().claims(methods, claims);
        chosen.values().forEach(this::requireMeasurable);
        if (page != null && (smoke || !claims.isEmpty())) {
            throw onlyWholeStudies();
        }
        RecipeBook book = RecipeBook.load();
        String name = methods.size() == 1 ? "reproduce-" + methods.get(0) : "reproduce";
        Recipe<?> recipe = book.parse("kind: " + KIND + "\n", name, name + ".yaml", options());
        return runs.create(new RunRequest(recipe.name(), recipe.kind().name(), recipe.seed(), smoke, recipe.text()));
    }

    /** A claim that is asked for by its id must not be left out in silence. */
    private void requireMeasurable(List<Claim> asked) {
        for (Claim claim : asked) {
            if (!full && claim.fullOnly() && claims.contains(claim.id())) {
                throw wrongUse("claim " + claim.id() + " is measured by full runs only", "add --full");
            }
        }
    }

    private static FathomException onlyWholeStudies() {
        return wrongUse(
                "--page goes with neither --claim nor --smoke: a page shows a method's whole study",
                "leave --page out, or measure all claims");
    }

    private RecipeOptions options() {
        List<String> values = List.of("methods=" + jsonList(methods), "claims=" + jsonList(claims), "full=" + full);
        return new RecipeOptions(values, false, OptionalLong.empty());
    }

    private static String jsonList(List<String> words) {
        try {
            return new ObjectMapper().writeValueAsString(words);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("words that are no JSON", e);
        }
    }

    private RunDirectory resumed(Runs runs, String name) {
        RunDirectory run = runs.find(name);
        String kind = run.record().kind();
        if (!kind.equals(KIND)) {
            throw wrongUse("run " + run.id() + " measures no claims: it is of kind " + kind, "see `fathom runs`");
        }
        if (page != null && (run.record().smoke() || !run.recipe().contains("claims: []"))) {
            throw onlyWholeStudies();
        }
        if (!methods.isEmpty() || !claims.isEmpty() || full || smoke) {
            throw wrongUse(
                    "--resume goes with neither METHOD nor --claim, --full or --smoke: a run goes on as it was begun",
                    "leave them out");
        }
        return run;
    }

    private static FathomException wrongUse(String message, String mend) {
        return new FathomException(ExitStatus.WRONG_USE, message, mend);
    }
}
