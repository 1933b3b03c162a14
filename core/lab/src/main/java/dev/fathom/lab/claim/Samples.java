package dev.fathom.lab.claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Figures measured with several seeds. */
public final class Samples {

    private final Map<String, List<Double>> byName = new LinkedHashMap<>();
    private int seeds;

    Samples() {}

    void add(long seed, Map<String, Double> figures) {
        if (seeds > 0 && !figures.keySet().equals(byName.keySet())) {
            throw new IllegalArgumentException("seed " + seed + " gave the figures " + figures.keySet()
                    + ", those before gave " + byName.keySet());
        }
        figures.forEach((name, value) ->
                byName.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
        seeds++;
    }

    /**
     * One figure, in the order of the seeds.
     *
     * @throws IllegalArgumentException if no figure has that name
     */
    public double[] of(String name) {
        List<Double> values = byName.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no figure '" + name + "' was measured, only " + byName.keySet());
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The mean of a figure; see {@link Estimate#mean}. */
    public Estimate mean(String name) {
        return Estimate.mean(of(name));
    }

    /** One figure over another; see {@link Estimate#ratio}. */
    public Estimate ratio(String ours, String theirs) {
        return Estimate.ratio(of(ours), of(theirs));
    }

    /** One figure less another; see {@link Estimate#difference}. */
    public Estimate difference(String ours, String theirs) {
        return Estimate.difference(of(ours), of(theirs));
    }
}
