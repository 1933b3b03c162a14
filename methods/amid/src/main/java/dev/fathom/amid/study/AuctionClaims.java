package dev.fathom.amid.study;

import dev.fathom.amid.DesignPoint;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.DesignSearch;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Measures what is claimed of designed auctions against simpler rules and other searches. */
final class AuctionClaims {

    private static final int GRID = 40;
    private static final int HIDDEN = 64;
    private static final double SOLVES = 400;

    private final Rivals rivals = new Rivals();

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
        java.util.Arrays.fill(theirs, reference);
        return Estimate.ratio(ours, theirs);
    }

    Measurement overFirstPrice(StudyContext context) throws Exception {
        Samples samples = revenues("A1", context);
        plotRules(context, game("A1"), amid("A1", context.seeds().get(0)));
        return besidesSimpleRules(over(samples, firstPrice("A1")), "A1");
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

    Measurement overZerothOrder(StudyContext context) throws Exception {
        AuctionGame game = game("A1");
        DesignSearch amid = rivals.tuned("A1", game, Rivals.amidGrid(), SOLVES, context);
        DesignSearch adam = rivals.tuned("A1", game, Rivals.zeroAdam(), SOLVES, context);
        DesignSearch sgd = rivals.tuned("A1", game, Rivals.zeroSgd(), SOLVES, context);
        Samples samples = context.each(seed -> {
            double zeroAdam = Rivals.revenue(rivals.design("A1", game, adam, SOLVES, seed));
            double zeroSgd = Rivals.revenue(rivals.design("A1", game, sgd, SOLVES, seed));
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("AMID", Rivals.revenue(rivals.design("A1", game, amid, SOLVES, seed)));
            figures.put("0-Adam", zeroAdam);
            figures.put("0-SGD", zeroSgd);
            figures.put("better", Math.max(zeroAdam, zeroSgd));
            return figures;
        });
        return Measurement.of(samples.difference("AMID", "better"))
                .baseline("AMID", samples.mean("AMID"))
                .baseline("0-Adam", samples.mean("0-Adam"))
                .baseline("0-SGD", samples.mean("0-SGD"));
    }

    Measurement overAnneal(StudyContext context) throws Exception {
        AuctionGame game = game("A1");
        DesignSearch amid = rivals.tuned("A1", game, Rivals.amidGrid(), SOLVES, context);
        DesignSearch anneal = rivals.tuned("A1", game, Rivals.anneal(1e-3, 1e-2, 3e-2, 1e-1), SOLVES, context);
        Samples samples = context.each(seed -> Map.of(
                "AMID", Rivals.revenue(rivals.design("A1", game, amid, SOLVES, seed)),
                "Anneal", Rivals.revenue(rivals.design("A1", game, anneal, SOLVES, seed))));
        long seed = context.seeds().get(0);
        DesignSearch adam = rivals.tuned("A1", game, Rivals.zeroAdam(), SOLVES, context);
        DesignSearch sgd = rivals.tuned("A1", game, Rivals.zeroSgd(), SOLVES, context);
        LinePlot plot = LinePlot.of("search", "A1: revenue at validation against solves spent")
                .x("equilibrium solves")
                .y("revenue per bidder")
                .caption("Seed " + seed + ", settings tuned; every point is validated, within the guard or not.");

        LinePlot exploit = LinePlot.of("exploitability", "A1: exploitability at validation")
                .x("equilibrium solves")
                .y("exploitability")
                .logY()
                .level("guard", Rivals.GUARD);
        for (DesignSearch rival : List.of(amid, anneal, adam, sgd)) {
            DesignResult result = rivals.design("A1", game, rival, SOLVES, seed);
            plot = plot.line(rival.name(), solves(result), objectives(result));
            exploit = exploit.line(rival.name(), solves(result), exploitabilities(result));
        }
        context.plot(plot.level("first price", firstPrice("A1")));
        context.plot(exploit);
        return Measurement.of(samples.difference("AMID", "Anneal"))
                .baseline("AMID", samples.mean("AMID"))
                .baseline("Anneal", samples.mean("Anneal"));
    }

    Measurement overRivals(String setting, StudyContext context) throws Exception {
        AuctionGame game = game(setting);
        DesignSearch amid = rivals.tuned(setting, game, Rivals.amidGrid(), SOLVES, context);
        List<DesignSearch> tuned = List.of(
                rivals.tuned(setting, game, Rivals.zeroAdam(), SOLVES, context),
                rivals.tuned(setting, game, Rivals.zeroSgd(), SOLVES, context),
                rivals.tuned(setting, game, Rivals.anneal(1e-3, 1e-2, 3e-2, 1e-1), SOLVES, context));
        Samples samples = context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("AMID", Rivals.revenue(rivals.design(setting, game, amid, SOLVES, seed)));
            double best = 0;
            for (DesignSearch rival : tuned) {
                double revenue = Rivals.revenue(rivals.design(setting, game, rival, SOLVES, seed));
                figures.put(rival.name(), revenue);
                best = Math.max(best, revenue);
            }
            figures.put("best", best);
            return figures;
        });
        Measurement measurement = Measurement.of(samples.ratio("AMID", "best")).baseline("AMID", samples.mean("AMID"));
        for (DesignSearch rival : tuned) {
            measurement = measurement.baseline(rival.name(), samples.mean(rival.name()));
        }
        return measurement;
    }

    /** Both searches on networks of growing width. */
    Measurement parameters(StudyContext context) throws Exception {
        int[] widths = {8, 32, 128, 256};
        BatchedAuction auction = Settings.market("A1", GRID);
        Map<Integer, DesignSearch> annealing = new LinkedHashMap<>();
        for (int width : widths) {
            annealing.put(
                    width,
                    rivals.tuned("A1", Settings.neural(auction, width), Rivals.anneal(1e-2, 3e-2, 1e-1), 240, context));
        }
        Samples samples = context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            for (int width : widths) {
                AuctionGame game = Settings.neural(auction, width);
                figures.put("AMID " + width, Rivals.revenue(rivals.design("A1", game, Rivals.amid(5e-3), 240, seed)));
                DesignSearch anneal = Objects.requireNonNull(annealing.get(width), "annealing was not tuned");
                figures.put("Anneal " + width, Rivals.revenue(rivals.design("A1", game, anneal, 240, seed)));
            }
            return figures;
        });
        double[] count = new double[widths.length];
        LinePlot plot = LinePlot.of("parameters", "A1: guarded revenue against the number of parameters")
                .x("parameters")
                .y("revenue per bidder")
                .logX();
        for (String who : List.of("AMID", "Anneal")) {
            double[] mean = new double[widths.length];
            for (int i = 0; i < widths.length; i++) {
                count[i] = Settings.neural(auction, widths[i]).parameterCount();
                mean[i] = samples.mean(who + " " + widths[i]).value();
            }
            plot = plot.line(who, count, mean);
        }
        context.plot(plot);
        return Measurement.of(samples.difference("AMID 256", "Anneal 256"))
                .baseline("Anneal at d = 256", samples.mean("Anneal 256"))
                .baseline("AMID less Anneal at d = 8", samples.difference("AMID 8", "Anneal 8"));
    }

    private static double[] solves(DesignResult result) {
        return result.trace().stream().mapToDouble(DesignPoint::solves).toArray();
    }

    private static double[] objectives(DesignResult result) {
        return result.trace().stream().mapToDouble(DesignPoint::objective).toArray();
    }

    private static double[] exploitabilities(DesignResult result) {
        return result.trace().stream().mapToDouble(DesignPoint::exploitability).toArray();
    }

    /** What winners pay and what bidders bid under designed rules, round by round. */
    private static void plotRules(StudyContext context, AuctionGame game, DesignResult result) {
        AuctionOutcome outcome = game.outcome(
                result.theta(), Rivals.validation().solve(game, result.theta()).policy());
        double[] grid =
                IntStream.range(0, GRID).mapToDouble(a -> (double) a / GRID).toArray();
        LinePlot pay = LinePlot.of("payments", "A1: what winners pay under designed rules")
                .x("bid")
                .y("payment");
        LinePlot bid = LinePlot.of("bids", "A1: what bidders bid under designed rules")
                .x("value")
                .y("mean bid")
                .caption("Those who cannot win with profit spread over bids that do not win.");
        List<AuctionOutcome.Round> rounds = new ArrayList<>(outcome.rounds());
        for (int h = 0; h < rounds.size(); h++) {
            pay = pay.line("round " + h, grid, array(rounds.get(h).payments()));
            bid = bid.line("round " + h, grid, array(rounds.get(h).bidFunction()));
        }
        context.plot(pay.line("first price", grid, grid));
        context.plot(bid);
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
