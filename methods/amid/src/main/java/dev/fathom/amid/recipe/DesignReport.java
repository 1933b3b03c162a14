package dev.fathom.amid.recipe;

import dev.fathom.amid.DesignPoint;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.auction.AuctionOutcome;
import dev.fathom.amid.finite.FiniteStudy;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Table;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The page about designed rules. */
final class DesignReport {

    private final Findings found;

    private DesignReport(Findings found) {
        this.found = found;
    }

    static void write(Run run, Findings found) {
        RunDirectory directory = RunDirectory.at(run.directory());
        Report report = Report.titled(
                        "Rules for an auction: " + directory.record().recipe())
                .text(
                        "What the rules earn per bidder at the bidders' equilibrium. Exploitability is what one bidder gains at"
                                + " most by departing from it; rules above the guard are not at an equilibrium.");
        DesignReport writing = new DesignReport(found);
        writing.comparison(report.section("How good they are"));
        writing.rules(report.section("The rules"));
        writing.search(report.section("How they were found"));
        writing.equilibrium(report.section("How well the bidders' equilibrium is known"));
        writing.finite(report.section("With N real bidders"));
        report.provenance(directory).write(run.directory());
    }

    private void comparison(Report report) {
        Findings.Simple simple = found.simple();
        Table table = Table.of("rules", "objective per bidder", "exploitability")
                .row(
                        "designed",
                        found.result().best().objective(),
                        found.result().best().exploitability())
                .row("first price", simple.firstPrice(), "")
                .row("uniform price", simple.uniformPrice(), "")
                .row(
                        "first price, reserve " + simple.reserve().reserve(),
                        simple.reserve().objective(),
                        simple.reserve().exploitability());
        if (found.bound().isPresent()) {
            table = table.row("Myerson's bound on revenue", found.bound().getAsDouble(), "");
        }
        report.table(table);
    }

    private void rules(Report report) {
        AuctionOutcome outcome = found.outcome();
        double[] bids = grid(found.game().actions());
        double[] values = grid(found.game().states());
        LinePlot payments = LinePlot.of("payments", "What winners pay").x("bid").y("payment");
        LinePlot discounts = LinePlot.of("discounts", "How much less than their bids winners pay")
                .x("bid")
                .y("bid - payment")
                .caption("Where the rounds' lines lie on each other the rules do not differ between rounds.");
        LinePlot functions = LinePlot.of("bids", "What bidders bid").x("value").y("mean bid");
        Table table = Table.of("round", "sold", "threshold bid", "mean bid", "revenue");
        for (int h = 0; h < outcome.rounds().size(); h++) {
            AuctionOutcome.Round round = outcome.rounds().get(h);
            payments = payments.line("round " + h, bids, array(round.payments()));
            discounts = discounts.line("round " + h, bids, round.discounts());
            functions = functions.line("round " + h, values, array(round.bidFunction()));
            table = table.row(h, round.sold(), round.thresholdBid(), round.meanBid(), round.revenue());
        }
        report.table(table)
                .plot(payments.line("the bid itself", bids, bids))
                .plot(discounts)
                .plot(functions);
    }

    private void search(Report report) {
        LinePlot both = LinePlot.of("revenue-welfare", "Revenue and welfare at validation")
                .x("iteration")
                .y("per bidder");
        int restart = found.result().best().restart();
        both = line(both, "revenue", restart, point -> point.figure("revenue"));
        both = line(both, "welfare", restart, point -> point.figure("welfare"));
        report.plot(trace("objective", "Objective at validation", DesignPoint::objective)
                        .level("first price", found.simple().firstPrice())
                        .level("best reserve", found.simple().reserve().objective()))
                .plot(both.caption("Of the restart that found the rules."))
                .plot(trace("exploitability", "Exploitability at validation", DesignPoint::exploitability)
                        .logY());
    }

    private LinePlot trace(String name, String title, ToDoubleFunction<DesignPoint> figure) {
        LinePlot plot = LinePlot.of(name, title).x("iteration").y(name);
        DesignResult result = found.result();
        int restarts = result.trace().get(result.trace().size() - 1).restart() + 1;
        for (int restart = 0; restart < restarts; restart++) {
            plot = line(plot, "restart " + restart, restart, figure);
        }
        return plot;
    }

    private LinePlot line(LinePlot plot, String label, int restart, ToDoubleFunction<DesignPoint> figure) {
        List<DesignPoint> points = found.result().trace().stream()
                .filter(point -> point.restart() == restart)
                .toList();
        return plot.line(
                label,
                points.stream().mapToDouble(DesignPoint::iteration).toArray(),
                points.stream().mapToDouble(figure).toArray());
    }

    private void equilibrium(Report report) {
        double[] iterations = IntStream.range(0, found.watch().changes().size())
                .asDoubleStream()
                .toArray();
        double tau = found.game().entropy();
        Table table = Table.of("figure", "value")
                .row("exploitability", found.equilibrium().exploitability(0))
                .row("exploitability, entropy counted", found.equilibrium().exploitability(tau))
                .row(
                        "largest distance of the dual variable from q/tau",
                        found.equilibrium().residual())
                .row("iterations since a threshold bid moved", found.watch().iterationsSinceFlip())
                .row("share of bids that nobody makes", found.outcome().unusedBids());
        if (found.bound().isPresent()) {
            table = table.row(
                    "Myerson's bound less the revenue",
                    found.bound().getAsDouble() - found.outcome().revenue());
        }
        report.table(table)
                .plot(LinePlot.of("convergence", "How the bidders settle under the designed rules")
                        .x("mirror-descent iteration")
                        .y("largest change of the dual variable")
                        .logY()
                        .line("change", iterations, array(found.watch().changes())))
                .plot(LinePlot.of("thresholds", "Threshold bids that have moved so far")
                        .x("mirror-descent iteration")
                        .y("moves, all rounds together")
                        .line("moves", iterations, sums(found.watch().flips())));
    }

    private static double[] sums(List<Integer> counts) {
        double[] sums = new double[counts.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = counts.get(i) + (i > 0 ? sums[i - 1] : 0);
        }
        return sums;
    }

    private void finite(Report report) {
        List<FiniteStudy.Summary> finite = found.finite();
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
        report.table(table)
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
}
