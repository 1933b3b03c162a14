package dev.fathom.amid.finite;

import dev.fathom.engine.Rng;

/** Plays an auction with N bidders once. */
@FunctionalInterface
public interface FiniteSimulator {

    /** One market with N bidders; the same stream gives the same outcome. */
    FiniteOutcome simulate(long bidders, Rng rng);
}
