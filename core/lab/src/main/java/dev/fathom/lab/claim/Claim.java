package dev.fathom.lab.claim;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Something a paper says that can be measured. The rule is part of it, so it stands before anything is measured.
 *
 * <pre>{@code
 * Claim.of("C1", "Learned shortcuts reach a lower perplexity than residual ones at the same size")
 *         .source("Table 2")
 *         .paperSetting("160M parameters, C4, 20k steps")
 *         .ourSetting("3M parameters, Java code, 2k steps")
 *         .holdsIf("perplexity ratio", Rule.below(1))
 *         .seeds(3, 10)
 *         .measuredBy(this::perplexityRatio);
 * }</pre>
 *
 * @param id names it within its study: letters, digits and {@code -}
 * @param statement what is claimed, in one sentence
 * @param source where the paper says so: table, figure, theorem
 * @param paperSetting with what the paper measured: data, size, steps
 * @param ourSetting with what it is measured here
 * @param figure what is measured, with its unit
 * @param rule the figures with which it holds
 * @param quickSeeds the seeds of a quick look; of a claim for full runs only, none
 * @param fullSeeds the seeds of a full run
 * @param measure measures it
 */
public record Claim(
        String id,
        String statement,
        String source,
        String paperSetting,
        String ourSetting,
        String figure,
        Rule rule,
        List<Long> quickSeeds,
        List<Long> fullSeeds,
        Measure measure) {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,39}");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the id or the seeds cannot be used, or something is left out
     */
    public Claim {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a claim's id is made of letters, digits and '-', got '" + id + "'");
        }
        if (statement.isBlank() || source.isBlank() || ourSetting.isBlank() || figure.isBlank()) {
            throw new IllegalArgumentException(
                    "claim " + id + " must have a statement, a source, a setting and a figure");
        }
        quickSeeds = List.copyOf(quickSeeds);
        fullSeeds = List.copyOf(fullSeeds);
        if (fullSeeds.isEmpty() || fullSeeds.stream().distinct().count() != fullSeeds.size()) {
            throw new IllegalArgumentException("claim " + id + " must have seeds, all different, got " + fullSeeds);
        }
        if (!fullSeeds.containsAll(quickSeeds)) {
            throw new IllegalArgumentException("claim " + id + ": a full run must have the seeds of a quick one too");
        }
    }

    /** Whether only a full run measures it. */
    public boolean fullOnly() {
        return quickSeeds.isEmpty();
    }

    /** The figure and the rule in one line, for instance {@code perplexity ratio < 1}. */
    public String threshold() {
        return figure + " " + rule.text();
    }

    /** Begins a claim. Seeds are 0 alone until set. */
    public static Builder of(String id, String statement) {
        return new Builder(id, statement);
    }

    /** Collects the parts of a claim; {@link #measuredBy} makes it. */
    public static final class Builder {

        private final String id;
        private final String statement;
        private String source = "";
        private String paperSetting = "";
        private String ourSetting = "";
        private String figure = "";
        private @Nullable Rule rule;
        private List<Long> quickSeeds = List.of(0L);
        private List<Long> fullSeeds = List.of(0L);

        private Builder(String id, String statement) {
            this.id = id;
            this.statement = statement;
        }

        /** Where the paper says so. */
        public Builder source(String text) {
            source = text;
            return this;
        }

        /** With what the paper measured it. */
        public Builder paperSetting(String text) {
            paperSetting = text;
            return this;
        }

        /** With what it is measured here. */
        public Builder ourSetting(String text) {
            ourSetting = text;
            return this;
        }

        /** What is measured, and with which values of it the claim holds. */
        public Builder holdsIf(String measuredFigure, Rule satisfied) {
            figure = measuredFigure;
            rule = satisfied;
            return this;
        }

        /** How many seeds a quick look and a full run take, from 0 on. */
        public Builder seeds(int quick, int full) {
            quickSeeds = firstSeeds(quick);
            fullSeeds = firstSeeds(full);
            return this;
        }

        /** Leaves it to full runs, with so many seeds from 0 on. */
        public Builder fullOnly(int seeds) {
            return seeds(0, seeds);
        }

        private static List<Long> firstSeeds(int n) {
            return LongStream.range(0, n).boxed().toList();
        }

        /**
         * Makes the claim.
         *
         * @throws IllegalArgumentException if something is left out or wrong
         */
        public Claim measuredBy(Measure measure) {
            if (rule == null) {
                throw new IllegalArgumentException("claim " + id + " must have a rule");
            }
            return new Claim(
                    id, statement, source, paperSetting, ourSetting, figure, rule, quickSeeds, fullSeeds, measure);
        }
    }
}
