package dev.fathom.ngvi.study;

import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Study;
import java.util.List;

/** The claims of "Natural Gradient VI: Guarantees for Non-Conjugate Models" that can be checked on two cores. */
public final class NgviStudy implements Study {

    private static final String LOGISTIC =
            "Bayesian logistic regression, MNIST 6 against 8 and others, 5 runs, 1000 epochs";
    private static final String SWEEP =
            "prior N(0, I), batches of 64, 4 draws, Hessian estimator, γ0/√(1+t), 60 epochs, hit: optimum + 5 nats";

    @Override
    public String method() {
        return "ngvi";
    }

    @Override
    public String paper() {
        return "Sun, Fatkhullin, He: Natural Gradient VI: Guarantees for Non-Conjugate Models, NeurIPS 2025";
    }

    @Override
    public List<Claim> claims() {
        return List.of(
                Claim.of(
                                "R0",
                                "With its step from the local smoothness the method needs no tuning and never lets the loss rise")
                        .source("theory: γ ≤ 1/L_rel; our rule for L_rel")
                        .paperSetting("a theorem")
                        .ourSetting("breast cancer (569 x 31) and digits 6 against 8 (355 x 64), no option set")
                        .holdsIf("larger gap to the optimum in nats, infinite if the loss ever rose", Rule.atMost(1e-3))
                        .measuredBy(DeterministicClaims::tuningFree),
                Claim.of("R1", "Without noise a small constant step converges, as relative smoothness says")
                        .source("theory: descent for γ ≤ 1/L_rel")
                        .paperSetting("a theorem")
                        .ourSetting(
                                "breast cancer, all rows, quadrature, γ = 0.1; expected from our reference run: 223")
                        .holdsIf("steps to a gap of 1e-3 nats", Rule.within(223, 5))
                        .measuredBy(DeterministicClaims::constantStep),
                Claim.of("R2a", "Natural gradients need fewer epochs than the best Euclidean step (breast cancer)")
                        .source("figures of convergence against epochs")
                        .paperSetting(LOGISTIC)
                        .ourSetting(SWEEP)
                        .holdsIf("epochs of Proj-SNGD over epochs of Prox-SGD, each at its best step", Rule.atMost(0.5))
                        .seeds(5, 10)
                        .measuredBy(context -> StochasticClaims.speed(context, StudyData.breastCancer(context))),
                Claim.of("R2b", "Natural gradients need fewer epochs than the best Euclidean step (digits)")
                        .source("figures of convergence against epochs")
                        .paperSetting(LOGISTIC)
                        .ourSetting(SWEEP)
                        .holdsIf("epochs of Proj-SNGD over epochs of Prox-SGD, each at its best step", Rule.atMost(1.2))
                        .seeds(5, 10)
                        .measuredBy(context -> StochasticClaims.speed(context, StudyData.digits(context))),
                Claim.of("R2c", "Natural gradients accept a wider range of step sizes (breast cancer)")
                        .source("figures of iterations against the first step size")
                        .paperSetting(LOGISTIC)
                        .ourSetting(SWEEP)
                        .holdsIf("decades of γ0 that hit", Rule.atLeast(0.99))
                        .seeds(5, 10)
                        .measuredBy(context -> StochasticClaims.width(context, StudyData.breastCancer(context))),
                Claim.of("R2d", "Natural gradients accept a wider range of step sizes (digits)")
                        .source("figures of iterations against the first step size")
                        .paperSetting(LOGISTIC)
                        .ourSetting(SWEEP)
                        .holdsIf("decades of γ0 that hit", Rule.atLeast(1.99))
                        .seeds(5, 10)
                        .measuredBy(context -> StochasticClaims.width(context, StudyData.digits(context))),
                Claim.of("R2e", "A stochastic run ends close to the optimum")
                        .source("figures of convergence against epochs")
                        .paperSetting(LOGISTIC)
                        .ourSetting(SWEEP + "; γ0 = 0.3, breast cancer")
                        .holdsIf("final gap in nats", Rule.atMost(0.5))
                        .seeds(5, 10)
                        .measuredBy(StochasticClaims::finalGap),
                Claim.of("R3a", "Without projection, reparameterised gradients lead out of the domain")
                        .source("the reason given for the projection")
                        .paperSetting(LOGISTIC)
                        .ourSetting(
                                "breast cancer, reparameterised gradients, 4 draws, γ0 of 0.01 to 1; Proj-SNGD beside it")
                        .holdsIf("share of runs of SNGD that leave it", Rule.atLeast(0.8))
                        .seeds(5, 10)
                        .measuredBy(StochasticClaims::exits),
                Claim.of("R3b", "The projection makes reparameterised gradients accurate, too (digits)")
                        .source("our question; the paper shows no such case")
                        .paperSetting("")
                        .ourSetting("digits, 4 reparameterised draws, γ0 = 0.1, U = 10, D = 100")
                        .holdsIf("final gap in nats", Rule.atMost(5))
                        .seeds(5, 10)
                        .measuredBy(StochasticClaims::projectedNoise),
                Claim.of("R4", "The same ordering on MNIST 6 against 8")
                        .source("figures of convergence against epochs")
                        .paperSetting("MNIST 6 against 8, 11,769 pictures, 1000 epochs")
                        .ourSetting(
                                "its test set, 1932 pictures, batches of 100, 2 draws, 40 epochs, hit: optimum + 15 nats")
                        .holdsIf("least gap of natural gradients over least gap of Prox-SGD", Rule.atMost(0.4))
                        .fullOnly(5)
                        .measuredBy(StochasticClaims::mnist),
                Claim.of("R5", "Poisson regression, whose curvature has no bound, is solved with a projection")
                        .source("discussed as a motivation")
                        .paperSetting("no experiment")
                        .ourSetting("200 x 5 counts of java.util.Random(3), quadrature, all rows, tuning-free")
                        .holdsIf("gap to the optimum in nats", Rule.atMost(1e-4))
                        .measuredBy(DeterministicClaims::counts),
                Claim.of("R6", "A box that holds the optimum does not move it")
                        .source("ablation of U and D")
                        .paperSetting("values unknown")
                        .ourSetting("breast cancer, U in {3, 10, 30}, D in {10, 100, 1e4}; U = 1 for contrast")
                        .holdsIf("largest gap in nats of the boxes that hold the optimum", Rule.atMost(1e-3))
                        .measuredBy(DeterministicClaims::boxes),
                Claim.of("R7", "With steps that fall as 1/t the gap falls about as 1/t")
                        .source("theorem on the global regime")
                        .paperSetting("a theorem")
                        .ourSetting("digits, batches of 64, 4 draws, γ_t = 0.3/(1 + 0.02 t), 600 epochs")
                        .holdsIf("slope of log gap against log t over the last decade", Rule.atMost(-0.7))
                        .seeds(5, 10)
                        .measuredBy(StochasticClaims::rate));
    }
}
