package dev.fathom.amid.recipe;

import dev.fathom.amid.DesignPoint;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.AuctionOutcome;
import dev.fathom.amid.baseline.ReserveSearch;
import dev.fathom.amid.finite.FiniteStudy;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Table;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The page and the tables about designed rules. */
final class DesignReport {

    private DesignReport() {}

    static void write(
            Run run,
            AuctionGame game,
            DesignResult result,
            AuctionOutcome outcome,
            List<FiniteStudy.Summary> finite,
            double firstPrice,
            ReserveSearch.Point reserve,
            double bound) {
        Table table = Table.of("rules", "objective per bidder", "exploitability")
                .row("designed", result.best().objective(), result.best().exploitability())
                .row("first price", firstPrice, "")
                .row("first price, reserve " + reserve.reserve(), reserve.objective(), reserve.exploitability());
        if (Double.isFinite(bound)) {
            table = table.row("Myerson's bound", bound, "");
        }
        RunDirectory directory = RunDirectory.at(run.directory());
        Report report = Report.titled(
                        "Rules for an auction: " + directory.record().recipe())
                .text(
                        "What the rules earn per bidder at the bidders' equilibrium. Exploitability is what one bidder gains at"
                                + " most by departing from it; rules above the guard are not at an equilibrium.")
                .section("How good they are")
                .table(table)
                .section("The rules");
        rules(report, game, outcome);
        report.section("How they were found")
                .plot(trace("objective", "Objective at validation", result, DesignPoint::objective)
                        .level("first price", firstPrice)
                        .level("best reserve", reserve.objective()))
                .plot(trace("exploitability", "Exploitability at validation", result, DesignPoint::exploitability)
                        .logY());
        finite(report, finite);
        report.provenance(directory).write(run.directory());
    }

    private static LinePlot trace(
            String name, String title, DesignResult result, ToDoubleFunction<DesignPoint> figure) {
        LinePlot plot = LinePlot.of(name, title).x("iteration").y(name);
        int restarts = result.trace().get(result.trace().size() - 1).restart() + 1;
        for (int restart = 0; restart < restarts; restart++) {
            int which = restart;
            List<DesignPoint> points = result.trace().stream()
                    .filter(point -> point.restart() == which)
                    .toList();
            plot = plot.line(
                    "restart " + restart,
                    points.stream().mapToDouble(DesignPoint::iteration).toArray(),
                    points.stream().mapToDouble(figure).toArray());
        }
        return plot;
    }

    private static void rules(Report report, AuctionGame game, AuctionOutcome outcome) {
        double[] bids = grid(game.actions());
        double[] values = grid(game.states());
        LinePlot payments = LinePlot.of("payments", "What winners pay").x("bid").y("payment");
        LinePlot functions = LinePlot.of("bids", "What bidders bid").x("value").y("mean bid");
        Table table = Table.of("round", "sold", "threshold bid", "mean bid", "revenue");
        for (int h = 0; h < outcome.rounds().size(); h++) {
            AuctionOutcome.Round round = outcome.rounds().get(h);
            payments = payments.line("round " + h, bids, array(round.payments()));
            functions = functions.line("round " + h, values, array(round.bidFunction()));
            table = table.row(h, round.sold(), round.thresholdBid(), round.meanBid(), round.revenue());
        }
        report.table(table).plot(payments.line("the bid itself", bids, bids)).plot(functions);
    }

    private static void finite(Report report, List<FiniteStudy.Summary> finite) {
        double[] n = finite.stream().mapToDouble(FiniteStudy.Summary::bidders).toArray();
        double[] error = finite.stream()
                .mapToDouble(FiniteStudy.Summary::meanAbsoluteError)
                .toArray();
        double[] root = IntStream.range(0, n.length)
                .mapToDouble(i -> error[0] * Math.sqrt(n[0] / n[i]))
                .toArray();
        Table table = Table.of("bidders", "markets", "mean revenue", "standard deviation", "mean |revenue - limit|");
        for (FiniteStudy.Summary s : finite) {
            table = table.row(s.bidders(), s.replicates(), s.meanRevenue(), s.deviation(), s.meanAbsoluteError());
        }
        report.section("With N real bidders")
                .table(table)
                .plot(LinePlot.of("finite", "Distance of the revenue from its limit")
                        .x("bidders")
                        .y("mean |revenue - limit|")
                        .logX()
                        .logY()
                        .line("measured", n, error)
                        .line("1/sqrt(N)", n, root));
    }

    private static double[] grid(int n) {
        return IntStream.range(0, n).mapToDouble(i -> (double) i / n).toArray();
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    static String rules(AuctionOutcome outcome) {
        StringBuilder csv = new StringBuilder("round,sold,bid,payment,demand,win\n");
        for (int h = 0; h < outcome.rounds().size(); h++) {
            AuctionOutcome.Round round = outcome.rounds().get(h);
            int n = round.payments().size();
            for (int a = 0; a < n; a++) {
                csv.append(h).append(',').append(round.sold()).append(',').append((double) a / n);
                csv.append(',').append(round.payments().get(a)).append(',');
                csv.append(round.demand().get(a))
                        .append(',')
                        .append(round.win().get(a))
                        .append('\n');
            }
        }
        return csv.toString();
    }

    static String trace(DesignResult result) {
        StringBuilder csv = new StringBuilder("restart,iteration,solves,objective,exploitability\n");
        for (DesignPoint point : result.trace()) {
            csv.append(point.restart()).append(',').append(point.iteration()).append(',');
            csv.append(point.solves()).append(',').append(point.objective()).append(',');
            csv.append(point.exploitability()).append('\n');
        }
        return csv.toString();
    }

    static String finite(List<FiniteStudy.Summary> finite) {
        StringBuilder csv = new StringBuilder("bidders,replicates,mean_revenue,deviation,mean_absolute_error\n");
        for (FiniteStudy.Summary s : finite) {
            csv.append(s.bidders()).append(',').append(s.replicates()).append(',');
            csv.append(s.meanRevenue()).append(',').append(s.deviation()).append(',');
            csv.append(s.meanAbsoluteError()).append('\n');
        }
        return csv.toString();
    }
}
