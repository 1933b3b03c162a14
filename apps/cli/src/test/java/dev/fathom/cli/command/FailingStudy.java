package dev.fathom.cli.command;

import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Study;
import java.util.List;

/** A claim whose measuring fails, and one whose figure is no number. */
public final class FailingStudy implements Study {

    @Override
    public String method() {
        return "failing";
    }

    @Override
    public String paper() {
        return "A. Author: Failing, 2026";
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim("F1", "It is measured").measuredBy(context -> {
                    throw new IllegalStateException("no such thing");
                }),
                claim("F2", "It is a number").measuredBy(context -> Measurement.of(Estimate.exact(Double.NaN))));
    }

    private static Claim.Builder claim(String id, String statement) {
        return Claim.of(id, statement).source("Table 1").ourSetting("few").holdsIf("count", Rule.below(3));
    }
}
