package dev.fathom.ancre.study;

import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Study;
import java.util.ArrayList;
import java.util.List;

/** The checkable claims of the ANCRe paper: E1 linear networks, E2 and E7 language models, E3, E5, E6. */
public final class AncreStudy implements Study {

    @Override
    public String method() {
        return "ancre";
    }

    @Override
    public String paper() {
        return "Zhang, Li, He and Giannakis: ANCRe: Adaptive Neural Connection Reassignment for Efficient Depth Scaling,"
                + " arXiv 2602.09009, 2026";
    }

    @Override
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>(LinearClaims.claims());
        claims.addAll(new LanguageClaims().claims());
        claims.addAll(DepthEfficiency.claims());
        claims.addAll(CostClaims.claims());
        return claims;
    }
}
