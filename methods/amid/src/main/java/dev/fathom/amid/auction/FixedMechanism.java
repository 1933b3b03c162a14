package dev.fathom.amid.auction;

import dev.fathom.engine.Rng;

/** Rules without parameters. */
abstract class FixedMechanism implements Mechanism, Mechanism.Rules {

    @Override
    public final int parameterCount() {
        return 0;
    }

    @Override
    public final double[] initialParameters(Rng rng) {
        return new double[0];
    }

    @Override
    public final Rules at(double[] theta) {
        return this;
    }

    @Override
    public final double[] parameterGradient() {
        return new double[0];
    }
}
