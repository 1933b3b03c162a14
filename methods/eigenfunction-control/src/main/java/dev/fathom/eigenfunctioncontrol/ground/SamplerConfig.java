package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Rng;
import dev.fathom.lab.recipe.About;
import dev.fathom.sde.Mala;

/** How states are drawn. */
public sealed interface SamplerConfig {

    /** Opens a sampler of a measure. */
    StateSampler open(ReferenceMeasure measure, Rng rng);

    /** Exactly where that is known, else by chains. */
    static SamplerConfig defaults() {
        return Automatic.defaults();
    }

    /**
     * Exactly where that is known, else by chains.
     *
     * @param step of the chains
     */
    record Automatic(
            @About("step of the chains, if there are any") double step) implements SamplerConfig {

        /** Checks the range. */
        public Automatic {
            Chains.of(step);
        }

        /** Steps of 0.01. */
        public static Automatic defaults() {
            return new Automatic(0.01);
        }

        @Override
        public StateSampler open(ReferenceMeasure measure, Rng rng) {
            return measure.hasExactLaw() ? measure.exact(rng) : Chains.of(step).open(measure, rng);
        }
    }

    /**
     * By chains of the Metropolis-adjusted Langevin algorithm.
     *
     * @param step h
     * @param chains how many
     * @param burnIn steps before the first draw
     * @param stepsPerDraw steps of the drawn chains at each draw
     */
    record Chains(
            @About("h of a proposal") double step,
            @About("how many chains") int chains,
            @About("steps before the first draw") int burnIn,
            @About("steps at each draw") int stepsPerDraw)
            implements SamplerConfig {

        /** Checks the ranges. */
        public Chains {
            config(step, chains, burnIn, stepsPerDraw);
        }

        private static Mala.Config config(double step, int chains, int burnIn, int stepsPerDraw) {
            return new Mala.Config(step, chains, burnIn, stepsPerDraw);
        }

        static Chains of(double step) {
            return new Chains(step, 4096, 2000, 10);
        }

        /** Steps of 0.01, 4096 chains. */
        public static Chains defaults() {
            return of(0.01);
        }

        @Override
        public StateSampler open(ReferenceMeasure measure, Rng rng) {
            return measure.chains(config(step, chains, burnIn, stepsPerDraw), rng);
        }
    }
}
