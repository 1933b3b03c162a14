package dev.fathom.amid.recipe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.amid.DesignPoint;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.AuctionOutcome;
import dev.fathom.amid.auction.ConvergenceWatch;
import dev.fathom.amid.baseline.ReserveSearch;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.finite.FiniteStudy;
import dev.fathom.lab.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a run found.
 *
 * @param game the market with the designed mechanism
 * @param result the designed rules and how the search went
 * @param equilibrium of the designed rules
 * @param outcome what happens there, round by round
 * @param watch how the solver came to it
 * @param finite markets of real bidders
 * @param simple simpler rules
 * @param bound Myerson's on revenue, where it is known
 */
record Findings(
        AuctionGame game,
        DesignResult result,
        Equilibrium equilibrium,
        AuctionOutcome outcome,
        ConvergenceWatch watch,
        List<FiniteStudy.Summary> finite,
        Simple simple,
        OptionalDouble bound) {

    /**
     * What rules without parameters reach.
     *
     * @param firstPrice objective of first price
     * @param uniformPrice objective where all winners of a round pay its lowest winning bid
     * @param reserve first price with the best reserve
     */
    record Simple(double firstPrice, double uniformPrice, ReserveSearch.Point reserve) {}

    void write(Run run, IncentiveDesignConfig config) throws IOException {
        Files.writeString(run.file("rules.csv"), rules());
        Files.writeString(run.file("bids.csv"), bids());
        Files.writeString(run.file("trace.csv"), trace());
        Files.writeString(run.file("convergence.csv"), convergence());
        Files.writeString(run.file("finite.csv"), finiteMarkets());
        Files.writeString(run.file("card.json"), card(run.seed(), config));
    }

    private String rules() {
        StringBuilder csv = new StringBuilder("round,sold,bid,payment,demand,win\n");
        for (int h = 0; h < outcome.rounds().size(); h++) {
            AuctionOutcome.Round round = outcome.rounds().get(h);
            int n = round.payments().size();
            for (int a = 0; a < n; a++) {
                row(
                        csv,
                        h,
                        round.sold(),
                        (double) a / n,
                        round.payments().get(a),
                        round.demand().get(a),
                        round.win().get(a));
            }
        }
        return csv.toString();
    }

    private String bids() {
        StringBuilder csv = new StringBuilder("round,value,population,mean_bid\n");
        for (int h = 0; h < outcome.rounds().size(); h++) {
            AuctionOutcome.Round round = outcome.rounds().get(h);
            int n = round.bidFunction().size();
            for (int s = 0; s < n; s++) {
                row(
                        csv,
                        h,
                        (double) s / n,
                        round.population().get(s),
                        round.bidFunction().get(s));
            }
        }
        return csv.toString();
    }

    private String trace() {
        StringBuilder csv = new StringBuilder("restart,iteration,solves,objective,revenue,welfare,exploitability\n");
        for (DesignPoint point : result.trace()) {
            row(
                    csv,
                    point.restart(),
                    point.iteration(),
                    point.solves(),
                    point.objective(),
                    point.figure("revenue"),
                    point.figure("welfare"),
                    point.exploitability());
        }
        return csv.toString();
    }

    private String convergence() {
        StringBuilder csv = new StringBuilder("iteration,largest_change,threshold_bids_moved\n");
        for (int t = 0; t < watch.changes().size(); t++) {
            row(csv, t, watch.changes().get(t), watch.flips().get(t));
        }
        return csv.toString();
    }

    private String finiteMarkets() {
        StringBuilder csv = new StringBuilder("bidders,replicates,mean_revenue,deviation,mean_absolute_error\n");
        for (FiniteStudy.Summary s : finite) {
            row(csv, s.bidders(), s.replicates(), s.meanRevenue(), s.deviation(), s.meanAbsoluteError());
        }
        return csv.toString();
    }

    private static void row(StringBuilder csv, Object... cells) {
        for (int i = 0; i < cells.length; i++) {
            csv.append(i == 0 ? "" : ",").append(cells[i]);
        }
        csv.append('\n');
    }

    private String card(long seed, IncentiveDesignConfig config) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode card = json.createObjectNode();
        card.put("seed", seed)
                .put("tau", config.market().entropy())
                .put("eta", config.solver().stepSize())
                .put("T", config.solver().steps())
                .put("validationT", config.solver().validationSteps())
                .put("entropyInInactive", config.market().entropyInInactive())
                .put("objective", result.best().objective())
                .put("exploitability", result.best().exploitability())
                .put("regularisedExploitability", equilibrium.exploitability(game.entropy()))
                .put("residual", equilibrium.residual())
                .put("iterationsSinceThresholdMoved", watch.iterationsSinceFlip())
                .put("unusedBids", outcome.unusedBids())
                .put("withinGuard", result.isAtEquilibrium())
                .put("revenue", outcome.revenue())
                .put("welfare", outcome.welfare())
                .put("firstPrice", simple.firstPrice())
                .put("uniformPrice", simple.uniformPrice())
                .put("bestReserve", simple.reserve().objective());
        bound.ifPresent(most -> card.put("myersonBound", most)
                .put("distanceToBound", most - outcome.revenue())
                .put("aboveBound", outcome.revenue() > most + 0.005));
        card.set("warnings", json.valueToTree(outcome.warnings()));
        card.set("theta", json.valueToTree(result.theta()));
        return json.writeValueAsString(card);
    }
}
