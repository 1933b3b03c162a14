package dev.fathom.lab.claim;

import dev.fathom.lab.run.Environment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page with the outcomes of all methods, in Markdown. Each method's section stands between markers, so that one
 * method's can be replaced while the others stay.
 */
final class ReproductionPage {

    private static final Pattern SECTION =
            Pattern.compile("<!-- begin ([a-z0-9-]+) -->\\R(.*?)<!-- end \\1 -->", Pattern.DOTALL);

    private static final String TOP = """
            # Reproduction

            What the papers claim and what was found here. This page is written by `./fathom reproduce`; do not edit it.
            A claim holds if the whole 95 % interval of its figure satisfies the rule, which was fixed before the run; it
            does not hold if none of the interval does, and is undecided otherwise.
            """;

    private ReproductionPage() {}

    /** A method's section. */
    static String section(Study study, List<Outcome> outcomes, boolean full, Environment machine) {
        StringBuilder out = new StringBuilder();
        double seconds = outcomes.stream().mapToDouble(Outcome::seconds).sum();
        out.append("## ").append(study.method()).append("\n\n");
        out.append(escaped(study.paper())).append("\n\n");
        out.append("`./fathom reproduce ")
                .append(study.method())
                .append(full ? " --full" : "")
                .append("` (")
                .append(ResultTable.duration(seconds))
                .append(" on ")
                .append(escaped(machine.cpu()))
                .append(", ")
                .append(machine.threads())
                .append(machine.threads() == 1 ? " thread)\n\n" : " threads)\n\n");
        out.append("| claim | measured | holds if | verdict |\n|---|---|---|---|\n");
        for (Outcome outcome : outcomes) {
            Claim claim = outcome.claim();
            out.append("| **").append(claim.id()).append("** ").append(escaped(claim.statement()));
            out.append(" | ").append(escaped(ResultTable.measured(outcome)));
            out.append(" | ").append(escaped(claim.threshold()));
            out.append(" | ").append(outcome.verdict().label()).append(" |\n");
        }
        out.append('\n');
        for (Outcome outcome : outcomes) {
            details(out, outcome);
        }
        return out.toString();
    }

    private static void details(StringBuilder out, Outcome outcome) {
        Claim claim = outcome.claim();
        out.append("* **")
                .append(claim.id())
                .append("** ")
                .append(escaped(claim.source()))
                .append('.');
        if (!claim.paperSetting().isEmpty()) {
            out.append(" Paper: ").append(escaped(claim.paperSetting())).append('.');
        }
        out.append(" Here: ").append(escaped(claim.ourSetting())).append('.');
        String baselines = ResultTable.baselines(outcome);
        if (!baselines.isEmpty()) {
            out.append(" Baselines: ").append(escaped(baselines)).append('.');
        }
        int seeds = outcome.seeds().size();
        out.append(" Seeds: ").append(seeds).append(".\n");
    }

    /** Text that Markdown shows as it is, in a table's cell too. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\|*_`<>\\[\\]#])", "\\\\$1").replaceAll("\\s+", " ");
    }

    /**
     * The page with some sections replaced or added; sections stay sorted by method, and those of other methods stay as
     * they are.
     *
     * @param page the page so far; empty for a new one
     * @param sections the new sections by method
     */
    static String merged(String page, Map<String, String> sections) {
        Map<String, String> all = new TreeMap<>();
        Matcher matcher = SECTION.matcher(page);
        while (matcher.find()) {
            all.put(matcher.group(1), matcher.group(2));
        }
        all.putAll(sections);
        StringBuilder out = new StringBuilder(TOP);
        all.forEach((method, section) -> out.append("\n<!-- begin ")
                .append(method)
                .append(" -->\n")
                .append(section)
                .append("<!-- end ")
                .append(method)
                .append(" -->\n"));
        return out.toString();
    }
}
