package dev.fathom.amid.study;

import dev.fathom.amid.DesignPoint;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.DesignSearch;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures AMID against searches that only evaluate, at equal equilibrium solves. */
final class SearchClaims {

    private static final double SOLVES = AuctionClaims.SOLVES;
    private static final int FEWER_SOLVES = 240;

    private final Rivals rivals;

    SearchClaims(Rivals rivals) {
        this.rivals = rivals;
    }

    Measurement overZerothOrder(StudyContext context) throws Exception {
        AuctionGame game = AuctionClaims.game("A1");
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
        AuctionGame game = AuctionClaims.game("A1");
        DesignSearch amid = rivals.tuned("A1", game, Rivals.amidGrid(), SOLVES, context);
        DesignSearch anneal = rivals.tuned("A1", game, Rivals.anneal(1e-3, 1e-2, 3e-2, 1e-1), SOLVES, context);
        Samples samples = context.each(seed -> Map.of(
                "AMID", Rivals.revenue(rivals.design("A1", game, amid, SOLVES, seed)),
                "Anneal", Rivals.revenue(rivals.design("A1", game, anneal, SOLVES, seed))));
        DesignSearch adam = rivals.tuned("A1", game, Rivals.zeroAdam(), SOLVES, context);
        DesignSearch sgd = rivals.tuned("A1", game, Rivals.zeroSgd(), SOLVES, context);
        plotSearches("A1", game, List.of(amid, anneal, adam, sgd), context);
        return Measurement.of(samples.difference("AMID", "Anneal"))
                .baseline("AMID", samples.mean("AMID"))
                .baseline("Anneal", samples.mean("Anneal"));
    }

    private void plotSearches(String setting, AuctionGame game, List<DesignSearch> searches, StudyContext context) {
        long seed = context.seeds().get(0);
        LinePlot revenue = LinePlot.of("search", setting + ": revenue at validation against solves spent")
                .x("equilibrium solves")
                .y("revenue per bidder")
                .caption("Seed " + seed + ", settings tuned; every point is validated, within the guard or not.");
        LinePlot exploitability = LinePlot.of("exploitability", setting + ": exploitability at validation")
                .x("equilibrium solves")
                .y("exploitability")
                .logY();
        for (DesignSearch search : searches) {
            DesignResult result = rivals.design(setting, game, search, SOLVES, seed);
            revenue = revenue.line(search.name(), solves(result), objectives(result));
            exploitability = exploitability.line(search.name(), solves(result), exploitabilities(result));
        }
        context.plot(revenue.level("first price", AuctionClaims.firstPrice(setting)));
        context.plot(exploitability.level("guard", Rivals.GUARD));
    }

    /** AMID against the best of 0-Adam, 0-SGD and annealing, each with its whole grid tried. */
    Measurement overAll(String setting, StudyContext context) throws Exception {
        return overRivals(
                setting,
                List.of(Rivals.amidGrid(), Rivals.zeroAdam(), Rivals.zeroSgd(), Rivals.anneal(1e-3, 1e-2, 3e-2, 1e-1)),
                context);
    }

    /** AMID against the better of 0-Adam and annealing, with three settings of each tried. */
    Measurement overTwo(String setting, StudyContext context) throws Exception {
        return overRivals(setting, Rivals.shortGrids(), context);
    }

    private Measurement overRivals(String setting, List<List<DesignSearch>> grids, StudyContext context)
            throws Exception {
        AuctionGame game = AuctionClaims.game(setting);
        List<DesignSearch> tuned = new ArrayList<>();
        for (List<DesignSearch> grid : grids) {
            tuned.add(rivals.tuned(setting, game, grid, SOLVES, context));
        }
        Samples samples = context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            double best = 0;
            for (DesignSearch search : tuned) {
                double revenue = Rivals.revenue(rivals.design(setting, game, search, SOLVES, seed));
                figures.put(search.name(), revenue);
                best = search.name().equals("AMID") ? best : Math.max(best, revenue);
            }
            figures.put("best", best);
            return figures;
        });
        plotSearches(setting, game, tuned, context);
        Measurement measurement = Measurement.of(samples.ratio("AMID", "best"));
        for (DesignSearch search : tuned) {
            measurement = measurement.baseline(search.name(), samples.mean(search.name()));
        }
        return measurement;
    }

    /** All searches on networks of growing width; AMID against the better of the others. */
    Measurement parameters(StudyContext context) throws Exception {
        int[] widths = {8, 32, 128, 256};
        BatchedAuction auction = Settings.market("A1", AuctionClaims.GRID);
        Map<Integer, List<DesignSearch>> tuned = new LinkedHashMap<>();
        for (int width : widths) {
            AuctionGame game = Settings.neural(auction, width);
            List<DesignSearch> searches = new ArrayList<>();
            for (List<DesignSearch> grid : Rivals.shortGrids()) {
                searches.add(rivals.tuned("A1, d = " + width, game, grid, FEWER_SOLVES, context));
            }
            tuned.put(width, searches);
        }
        Samples samples = context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            tuned.forEach((width, searches) -> {
                AuctionGame game = Settings.neural(auction, width);
                double better = 0;
                for (DesignSearch search : searches) {
                    double revenue =
                            Rivals.revenue(rivals.design("A1, d = " + width, game, search, FEWER_SOLVES, seed));
                    figures.put(search.name() + " " + width, revenue);
                    better = search.name().equals("AMID") ? better : Math.max(better, revenue);
                }
                figures.put("better " + width, better);
            });
            return figures;
        });
        plotParameters(context, widths, auction, samples);
        Measurement measured = Measurement.of(samples.difference("AMID 256", "better 256"));
        for (int width : widths) {
            measured = measured.baseline(
                    "AMID less the better at d = " + width, samples.difference("AMID " + width, "better " + width));
        }
        return measured.baseline("AMID at d = 256", samples.mean("AMID 256"))
                .baseline("Anneal", samples.mean("Anneal 256"))
                .baseline("0-Adam", samples.mean("0-Adam 256"));
    }

    private static void plotParameters(StudyContext context, int[] widths, BatchedAuction auction, Samples samples) {
        double[] count = Arrays.stream(widths)
                .mapToDouble(width -> Settings.neural(auction, width).parameterCount())
                .toArray();
        LinePlot plot = LinePlot.of("parameters", "A1: guarded revenue against the number of parameters")
                .x("parameters")
                .y("revenue per bidder")
                .caption(FEWER_SOLVES + " equilibrium solves each, means over seeds; rules outside the guard count 0.")
                .logX();
        for (String who : List.of("AMID", "Anneal", "0-Adam")) {
            double[] mean = Arrays.stream(widths)
                    .mapToDouble(width -> samples.mean(who + " " + width).value())
                    .toArray();
            plot = plot.line(who, count, mean);
        }
        context.plot(plot);
    }

    static double[] solves(DesignResult result) {
        return result.trace().stream().mapToDouble(DesignPoint::solves).toArray();
    }

    static double[] objectives(DesignResult result) {
        return result.trace().stream().mapToDouble(DesignPoint::objective).toArray();
    }

    private static double[] exploitabilities(DesignResult result) {
        return result.trace().stream().mapToDouble(DesignPoint::exploitability).toArray();
    }
}
