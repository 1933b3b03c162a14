package dev.fathom.lab.claim;

import java.util.Map;

/** What one seed gives: figures by name, the same names for every seed. */
@FunctionalInterface
public interface SeedFigures {

    /** Measures with one seed. */
    Map<String, Double> measure(long seed) throws Exception;
}
