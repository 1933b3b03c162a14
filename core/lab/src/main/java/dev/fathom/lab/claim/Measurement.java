package dev.fathom.lab.claim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured for a claim.
 *
 * @param figure what the claim is judged by
 * @param baselines what the rivals reach, by name, in the order to show them
 */
public record Measurement(Estimate figure, Map<String, Estimate> baselines) {

    /** Keeps the baselines' order. */
    public Measurement {
        baselines = Collections.unmodifiableMap(new LinkedHashMap<>(baselines));
    }

    /** A figure with no baselines yet. */
    public static Measurement of(Estimate figure) {
        return new Measurement(figure, Map.of());
    }

    /** This measurement and one more baseline. */
    public Measurement baseline(String name, Estimate estimate) {
        Map<String, Estimate> more = new LinkedHashMap<>(baselines);
        more.put(name, estimate);
        return new Measurement(figure, more);
    }
}
