package dev.fathom.lab.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Outcomes as text for a terminal. */
final class ResultTable {

    private static final int STATEMENT_WIDTH = 96;

    private ResultTable() {}

    /** One outcome in one line: its id, the verdict, the figure and the threshold. */
    static String line(Outcome outcome) {
        return outcome.claim().id() + " " + outcome.verdict().label() + ": " + measured(outcome) + "; holds if "
                + outcome.claim().threshold();
    }

    static String measured(Outcome outcome) {
        Measurement measurement = outcome.measurement();
        return measurement == null
                ? "not measured: " + outcome.failure()
                : outcome.claim().figure() + " " + measurement.figure().text();
    }

    static String baselines(Outcome outcome) {
        Measurement measurement = outcome.measurement();
        return measurement == null
                ? ""
                : measurement.baselines().entrySet().stream()
                        .map(baseline ->
                                baseline.getKey() + " " + baseline.getValue().text())
                        .collect(Collectors.joining(", "));
    }

    /** How long something took, roughly. */
    static String duration(double seconds) {
        if (seconds < 100) {
            return Math.round(seconds) + " s";
        }
        return seconds < 6000 ? Math.round(seconds / 60) + " min" : Math.round(seconds / 360) / 10.0 + " h";
    }

    /** What was found of a study's claims, and which claims only a full run measures. */
    static String text(Study study, List<Outcome> outcomes) {
        StringBuilder out = new StringBuilder();
        out.append(study.method()).append(" (").append(study.paper()).append(")\n\n");
        for (Outcome outcome : outcomes) {
            Claim claim = outcome.claim();
            String first = String.format(
                    Locale.ROOT, "  %-6s %-14s ", claim.id(), outcome.verdict().label());
            String indent = " ".repeat(first.length());
            out.append(first)
                    .append(String.join("\n" + indent, wrapped(claim.statement() + " (" + claim.source() + ")")))
                    .append('\n');
            row(out, indent, "measured", measured(outcome));
            row(out, indent, "holds if", claim.threshold());
            row(out, indent, "baselines", baselines(outcome));
            row(out, indent, "paper", claim.paperSetting());
            row(out, indent, "here", claim.ourSetting());
            int seeds = outcome.seeds().size();
            row(out, indent, "took", duration(outcome.seconds()) + ", " + seeds + (seeds == 1 ? " seed" : " seeds"));
            out.append('\n');
        }
        long holding = outcomes.stream().filter(Outcome::pass).count();
        out.append("  ").append(holding).append(" of ").append(outcomes.size()).append(" claims hold");
        List<String> left = study.claims().stream()
                .map(Claim::id)
                .filter(id -> outcomes.stream()
                        .noneMatch(outcome -> outcome.claim().id().equals(id)))
                .toList();
        if (!left.isEmpty()) {
            out.append("; not measured in this run: ").append(String.join(", ", left));
        }
        return out.append('\n').toString();
    }

    private static void row(StringBuilder out, String indent, String name, String text) {
        if (!text.isEmpty()) {
            String inner = indent + " ".repeat(11);
            out.append(indent)
                    .append(String.format(Locale.ROOT, "%-11s", name))
                    .append(String.join("\n" + inner, wrapped(text)))
                    .append('\n');
        }
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > STATEMENT_WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
