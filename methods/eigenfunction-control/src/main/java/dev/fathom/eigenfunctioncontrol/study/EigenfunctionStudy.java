package dev.fathom.eigenfunctioncontrol.study;

import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Study;
import java.util.ArrayList;
import java.util.List;

/** What Claeys et al. (2026) claim, at a size that two processor cores measure. */
public final class EigenfunctionStudy implements Study {

    @Override
    public String method() {
        return "eigenfunction-control";
    }

    @Override
    public String paper() {
        return "Claeys, Goldman, Shen, He: A Schrödinger Eigenfunction Method for Long-Horizon Stochastic Optimal Control,"
                + " ICLR 2026";
    }

    @Override
    public List<Claim> claims() {
        List<Claim> claims = new ArrayList<>();
        claims.addAll(ClosedFormClaims.claims());
        claims.addAll(LossClaims.claims());
        claims.addAll(new RingClaims().claims());
        claims.addAll(HorizonClaims.claims());
        claims.addAll(ControlClaims.claims());
        claims.addAll(SpeedClaims.claims());
        return claims;
    }
}
