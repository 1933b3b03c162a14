package dev.fathom.hiddenconvexity.study;

import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Samples;
import org.hipparchus.stat.descriptive.rank.Median;

/** The middle figure of the instances, which no single one of them moves. */
final class Medians {

    private Medians() {}

    static Estimate of(Samples samples, String name) {
        return Estimate.exact(new Median().evaluate(samples.of(name)));
    }
}
