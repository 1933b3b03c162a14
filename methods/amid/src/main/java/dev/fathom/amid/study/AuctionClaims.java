package dev.fathom.amid.study;

import dev.fathom.amid.DesignResult;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.AuctionOutcome;
import dev.fathom.amid.auction.AuctionTheory;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.Objective;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.baseline.ReserveSearch;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures what is claimed of designed auctions against simpler rules and other searches. */
final class AuctionClaims {

    static final int GRID = 40;
    private static final int HIDDEN = 64;
    static final double SOLVES = 400;

    private final Rivals rivals;

    AuctionClaims(Rivals rivals) {
        this.rivals = rivals;
    }

    static AuctionGame game(String setting) {
        BatchedAuction auction = Settings.market(setting, GRID);
        return setting.equals("A10") ? Settings.fixedShares(auction) : Settings.neural(auction, HIDDEN);
    }

    DesignResult amid(String setting, long seed) {
        double rate = setting.equals("A10") ? 0.03 : 5e-3;
        return rivals.design(setting, game(setting), Rivals.amid(rate), SOLVES, seed);
    }

    static double firstPrice(String setting) {
        return Rivals.validation()
                .solve(Settings.firstPrice(Settings.market(setting, GRID)), Settings.NONE)
                .objective();
    }

    static ReserveSearch.Point reserve(String setting) {
        return new ReserveSearch(Rivals.validation(), Release.EQUAL_SPLIT, 1.0 / GRID)
                .best(Settings.market(setting, GRID), Objective.REVENUE, Rivals.GUARD);
    }

    private Samples revenues(String setting, StudyContext context) throws Exception {
        return context.each(seed -> Map.of("AMID", Rivals.revenue(amid(setting, seed))));
    }

    private static Measurement besidesSimpleRules(Estimate figure, String setting) {
        return Measurement.of(figure)
                .baseline("first price", Estimate.exact(firstPrice(setting)))
                .baseline("best reserve", Estimate.exact(reserve(setting).objective()));
    }

    private static Estimate over(Samples samples, double reference) {
        double[] ours = samples.of("AMID");
        double[] theirs = new double[ours.length];
        Arrays.fill(theirs, reference);
        return Estimate.ratio(ours, theirs);
    }

    Measurement overFirstPrice(StudyContext context) throws Exception {
        Samples samples = revenues("A1", context);
        plotRules(context, game("A1"), amid("A1", context.seeds().get(0)));
        return besidesSimpleRules(over(samples, firstPrice("A1")), "A1");
    }

    /** The best seed's revenue over the best reserve's, in A2. */
    Measurement bestOverReserve(StudyContext context) throws Exception {
        Samples samples = revenues("A2", context);
        double best = Arrays.stream(samples.of("AMID")).max().orElse(0);
        return besidesSimpleRules(Estimate.exact(best / reserve("A2").objective()), "A2")
                .baseline("AMID, mean", samples.mean("AMID"));
    }

    Measurement revenue(StudyContext context) throws Exception {
        Samples samples = revenues("A1", context);
        double bound = AuctionTheory.myersonMeanField(Settings.market("A1", GRID));
        return besidesSimpleRules(samples.mean("AMID"), "A1").baseline("Myerson bound", Estimate.exact(bound));
    }

    /** A claim that designed rules earn a multiple of first price in a setting, for full runs. */
    Claim improvement(String id, String setting, double factor, String what) {
        return Claim.of(id, "Designed rules earn more than first price in " + setting + ": " + what)
                .source("Section 6, " + setting + " (curves)")
                .paperSetting("100 values and bids, T=400, 1000 iterations")
                .ourSetting("40 values and bids, T=200, 100 iterations, guard 5e-3")
                .holdsIf("revenue / first price", Rule.atLeast(factor))
                .fullOnly(3)
                .measuredBy(context -> {
                    Samples samples = revenues(setting, context);
                    return besidesSimpleRules(over(samples, firstPrice(setting)), setting);
                });
    }

    /** What winners pay and what bidders bid under designed rules, round by round. */
    private static void plotRules(StudyContext context, AuctionGame game, DesignResult result) {
        AuctionOutcome outcome = game.outcome(
                result.theta(), Rivals.validation().solve(game, result.theta()).policy());
        double[] grid =
                IntStream.range(0, GRID).mapToDouble(a -> (double) a / GRID).toArray();
        LinePlot pay = LinePlot.of("payments", "A1: how much less than their bids winners pay under designed rules")
                .x("bid")
                .y("bid - payment")
                .caption("Under first price it is 0.");
        LinePlot bid = LinePlot.of("bids", "A1: what bidders bid under designed rules")
                .x("value")
                .y("mean bid")
                .caption("Those who cannot win with profit spread over bids that do not win.");
        List<AuctionOutcome.Round> rounds = new ArrayList<>(outcome.rounds());
        for (int h = 0; h < rounds.size(); h++) {
            pay = pay.line("round " + h, grid, rounds.get(h).discounts());
            bid = bid.line("round " + h, grid, array(rounds.get(h).bidFunction()));
        }
        context.plot(pay);
        context.plot(bid);
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
