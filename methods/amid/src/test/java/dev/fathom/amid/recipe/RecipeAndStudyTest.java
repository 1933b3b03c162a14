package dev.fathom.amid.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.Objective;
import dev.fathom.amid.auction.PaymentRule;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.baseline.ReserveSearch;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.study.AmidStudy;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Study;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeAndStudyTest {

    private static IncentiveDesignConfig small(double welfare, double guard) {
        IncentiveDesignConfig.Market m = IncentiveDesignConfig.Market.defaults();
        IncentiveDesignConfig.Market market = new IncentiveDesignConfig.Market(
                10, 10, 2, 0.7, m.initial(), 0.9, "", 1, 2, false, 1, 1, 0, m.utility(), 1, 1e-3, true);
        IncentiveDesignConfig.Design design = new IncentiveDesignConfig.Design(
                IncentiveDesignConfig.Rules.NEURAL, 8, PaymentRule.BELOW_BID, welfare, 5e-3, 6, 3, 2, guard);
        return new IncentiveDesignConfig(
                market, design, new IncentiveDesignConfig.Solver(10, 40, 80), List.of(50L, 500L));
    }

    private static Path run(IncentiveDesignConfig config, Path folder, ExitStatus expected) {
        Runs runs = Runs.in(FathomHome.in(folder), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 0, false, "kind: test\n"));
        LiveRun live = runs.start(directory, Environment.ofThisJava("test", 1), event -> {});
        assertThat(live.execute(run -> new IncentiveDesignRecipe().run(config, run)))
                .isEqualTo(expected);
        return directory.report().getParent();
    }

    @Test
    void aRunLeavesRulesACardAndAReport(@TempDir Path folder) throws IOException {
        Path run = run(small(0, 0.1), folder, ExitStatus.DONE);
        assertThat(Files.readAllLines(run.resolve("rules.csv"))).hasSize(1 + 2 * 10);
        assertThat(Files.readAllLines(run.resolve("trace.csv"))).hasSize(1 + 2 * 3);
        assertThat(Files.readAllLines(run.resolve("finite.csv"))).hasSize(3);
        assertThat(Files.readString(run.resolve("card.json"))).contains("\"withinGuard\":true", "\"myersonBound\"");
        assertThat(Files.readAllLines(run.resolve("bids.csv"))).hasSize(1 + 2 * 10);
        assertThat(Files.readAllLines(run.resolve("convergence.csv"))).hasSize(1 + 80);
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("What winners pay", "How the bidders settle under the designed rules");
    }

    @Test
    void aFileOfBidsIsTheSameFromEveryOtherFolder() {
        IncentiveDesignConfig config = (IncentiveDesignConfig) RecipeBook.load()
                .read(
                        "auction-design",
                        new RecipeOptions(
                                List.of("market.initial=bids-file", "market.file=pom.xml"),
                                false,
                                OptionalLong.empty()))
                .config();
        assertThat(config.market().file())
                .isEqualTo(Path.of("pom.xml").toAbsolutePath().toString());
    }

    /** With no weight on welfare the objective is the revenue. */
    @Test
    void theTraceHasRevenueAndWelfareBesideTheObjective(@TempDir Path folder) throws IOException {
        Path run = run(small(0, 0.1), folder, ExitStatus.DONE);
        List<String> trace = Files.readAllLines(run.resolve("trace.csv"));
        assertThat(trace.get(0)).isEqualTo("restart,iteration,solves,objective,revenue,welfare,exploitability");
        String[] cells = trace.get(1).split(",");
        assertThat(Double.parseDouble(cells[4])).isCloseTo(Double.parseDouble(cells[3]), within(1e-12));
        assertThat(Double.parseDouble(cells[5])).isGreaterThan(Double.parseDouble(cells[4]));
    }

    /** Welfare of 0.4 says nothing against a bound of 0.25 on revenue. */
    @Test
    void revenueIsHeldToTheBoundAlsoWhenWelfareIsDesignedFor(@TempDir Path folder) throws IOException {
        Path run = run(small(1, 0.1), folder, ExitStatus.DONE);
        JsonNode card = new ObjectMapper().readTree(run.resolve("card.json").toFile());
        assertThat(card.get("objective").doubleValue())
                .isGreaterThan(card.get("myersonBound").doubleValue() + 0.005);
        assertThat(card.get("aboveBound").booleanValue()).isFalse();
    }

    /**
     * First price has most welfare and is not exactly an equilibrium: with no tolerance a reserve that excludes more
     * wins.
     */
    @Test
    void aReserveIsHeldToTheGuardToo(@TempDir Path folder) throws IOException {
        IncentiveDesignConfig config = small(1, 1e-9);
        Path run = run(config, folder, ExitStatus.FAILURE);
        JsonNode card = new ObjectMapper().readTree(run.resolve("card.json").toFile());
        ReserveSearch search = new ReserveSearch(OnlineMirrorDescent.of(10, 80), Release.EQUAL_SPLIT, 0.1);
        BatchedAuction auction = config.market().auction();
        assertThat(card.get("bestReserve").doubleValue())
                .isEqualTo(search.best(auction, Objective.WELFARE, 1e-9).objective())
                .isLessThan(search.best(auction, Objective.WELFARE, 1).objective());
    }

    @Test
    void valuesComeFromAFileOfBids(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bids.csv");
        StringBuilder bids = new StringBuilder("bid\n");
        for (int i = 0; i < 200; i++) {
            bids.append(i / 400.0).append('\n');
        }
        Files.writeString(file, bids.toString());
        IncentiveDesignConfig.Market market = new IncentiveDesignConfig.Market(
                10,
                10,
                2,
                0.7,
                IncentiveDesignConfig.Initial.BIDS_FILE,
                0.9,
                file.toString(),
                1,
                2,
                true,
                1.2,
                0.2,
                0.5,
                IncentiveDesignConfig.Taste.HYPERBOLIC,
                1,
                1e-3,
                false);
        BatchedAuction auction = market.auction();
        for (double share : auction.initialDistribution()) {
            assertThat(share).isBetween(0.03, 0.2);
        }
        assertThat(auction.entropyInInactive()).isFalse();
        assertThat(auction.next(0, 10)[10]).isEqualTo(0.5);
    }

    @Test
    void rangesAreCheckedWithTheirNames() {
        assertThatThrownBy(() -> new IncentiveDesignConfig.Solver(10, 100, 50))
                .hasMessage("validationSteps must be at least steps, got 50 and 100");
        assertThatThrownBy(() -> new IncentiveDesignConfig(
                        IncentiveDesignConfig.Market.defaults(),
                        IncentiveDesignConfig.Design.defaults(),
                        IncentiveDesignConfig.Solver.defaults(),
                        List.of()))
                .hasMessage("bidders must name at least one size");
        assertThatThrownBy(() -> new IncentiveDesignConfig(
                        IncentiveDesignConfig.Market.defaults(),
                        IncentiveDesignConfig.Design.defaults(),
                        new IncentiveDesignConfig.Solver(1000, 10, 20),
                        List.of(10L)))
                .hasMessage("solver.stepSize times market.entropy must be less than 1, got 1000.0 times 0.001");
        assertThatThrownBy(() -> new IncentiveDesignConfig.Solver(0, 10, 20))
                .hasMessage("stepSize must be positive and finite, got 0.0");
        assertThatThrownBy(() -> market(0, IncentiveDesignConfig.Initial.UNIFORM, "", 0.5))
                .hasMessage("supply must be positive and finite, got 0.0");
        assertThatThrownBy(() -> market(0.8, IncentiveDesignConfig.Initial.BIDS_FILE, "", 0.5))
                .hasMessage("file must be the path of a CSV file, got ''");
        assertThatThrownBy(() -> market(0.8, IncentiveDesignConfig.Initial.UNIFORM, "bids.csv", 0.5))
                .hasMessage("file must be empty unless initial is values-file or bids-file, got 'bids.csv'");
        assertThatThrownBy(() -> new IncentiveDesignConfig(
                        IncentiveDesignConfig.Market.defaults(),
                        IncentiveDesignConfig.Design.defaults(),
                        IncentiveDesignConfig.Solver.defaults(),
                        List.of(100L, Long.MAX_VALUE)))
                .hasMessage("bidders must be between 1 and 4503599627370496 each, got 9223372036854775807");
        assertThatThrownBy(() -> market(0.8, IncentiveDesignConfig.Initial.UNIFORM, "", 2))
                .hasMessage("reentry must be in [0, 1], got 2.0");
    }

    private static IncentiveDesignConfig.Market market(
            double supply, IncentiveDesignConfig.Initial initial, String file, double reentry) {
        IncentiveDesignConfig.Market m = IncentiveDesignConfig.Market.defaults();
        return new IncentiveDesignConfig.Market(
                10, 10, 2, supply, initial, 0.9, file, 1, 2, false, 1, 1, reentry, m.utility(), 1, 1e-3, true);
    }

    @Test
    void theStudyIsFoundAndItsClaimsDiffer() {
        assertThat(ServiceLoader.load(Study.class)).anyMatch(AmidStudy.class::isInstance);
        assertThat(new AmidStudy().claims().stream().map(Claim::id)).doesNotHaveDuplicates();
    }
}
