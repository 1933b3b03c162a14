package dev.fathom.lab.claim;

import dev.fathom.lab.report.Plot;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page about measured claims: an overview, then each claim with its settings, figures and plots. */
final class ReproductionReport {

    private ReproductionReport() {}

    static Report of(Map<Study, List<Outcome>> outcomes) {
        String methods =
                String.join(", ", outcomes.keySet().stream().map(Study::method).toList());
        Report report = Report.titled("Claims of " + (methods.isEmpty() ? "no method" : methods))
                .text(
                        "A claim holds if the whole 95 % interval of its figure satisfies the rule, which was fixed before"
                                + " the run. It does not hold if none of the interval does, and is undecided otherwise.");
        Table overview = Table.of("claim", "statement", "measured", "holds if", "verdict");
        for (List<Outcome> ofStudy : outcomes.values()) {
            for (Outcome outcome : ofStudy) {
                overview = overview.row(
                        outcome.method() + " " + outcome.claim().id(),
                        outcome.claim().statement(),
                        ResultTable.measured(outcome),
                        outcome.claim().threshold(),
                        outcome.verdict().label());
            }
        }
        report.table(overview);
        outcomes.forEach((study, ofStudy) -> {
            ofStudy.forEach(outcome -> add(report, study, outcome));
        });
        return report;
    }

    private static void add(Report report, Study study, Outcome outcome) {
        Claim claim = outcome.claim();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("verdict", outcome.verdict().label());
        facts.put("measured", ResultTable.measured(outcome));
        facts.put("holds if", claim.threshold());
        facts.put("paper", claim.paperSetting());
        facts.put("here", claim.ourSetting());
        facts.put("source", study.paper() + ", " + claim.source());
        facts.put("seeds", outcome.seeds().toString());
        facts.values().removeIf(String::isEmpty);
        report.section(outcome.method() + " " + claim.id())
                .text(claim.statement() + ".")
                .facts(facts);
        Measurement measurement = outcome.measurement();
        if (measurement != null && !measurement.baselines().isEmpty()) {
            Table table = Table.of("baseline", "figure", "95 % interval");
            for (Map.Entry<String, Estimate> baseline : measurement.baselines().entrySet()) {
                Estimate figure = baseline.getValue();
                String interval = figure.hasInterval() ? figure.intervalText() : "none";
                table = table.row(baseline.getKey(), figure.value(), interval);
            }
            report.table(table);
        }
        for (Plot plot : outcome.plots()) {
            String name = outcome.method() + "-" + claim.id().toLowerCase(Locale.ROOT) + "-" + plot.name();
            report.plot(plot.named(name));
        }
    }
}
