package dev.fathom.cli.command;

import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Study;
import java.util.List;

/** Claims that are quick to measure: one that holds, one that does not, one for full runs. */
public final class CountedStudy implements Study {

    @Override
    public String method() {
        return "counted";
    }

    @Override
    public String paper() {
        return "A. Author: Counting, 2026";
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                claim("C1", "Two is less than three").measuredBy(context -> Measurement.of(Estimate.exact(2))),
                claim("C2", "Four is less than three").measuredBy(context -> Measurement.of(Estimate.exact(4))),
                claim("C3", "One is less than three, at length")
                        .fullOnly(2)
                        .measuredBy(context -> Measurement.of(Estimate.exact(1))));
    }

    private static Claim.Builder claim(String id, String statement) {
        return Claim.of(id, statement)
                .source("Table 1")
                .paperSetting("many")
                .ourSetting("few")
                .holdsIf("count", Rule.below(3));
    }
}
