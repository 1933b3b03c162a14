package dev.fathom.eigenfunctioncontrol.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of the losses at functions known in closed form; E = ½x², f = x², β = 1, so D = √3 − 1. */
class EigenLossTest {

    private static final double D = Math.sqrt(3) - 1;
    private static final SocProblem ISO1 = SocProblem.builder()
            .dim(1)
            .potential(Potentials.isotropic(1, 1))
            .runningCost(Costs.squared(1, 1))
            .build();
    private static final ReferenceMeasure MU = ReferenceMeasure.confining(ISO1);

    /** The terms of {@code log φ = log c + log|x|·excited − ½Dx²}. */
    private static EigenTerms exact(Tensor x, double logC, boolean excited) {
        Tensor y = x.squeeze(1);
        Tensor f = y.square().mul(-D / 2).add(logC);
        Tensor slope = y.mul(-D);
        Tensor bend = y.mul(0).sub(D);
        if (excited) {
            f = f.add(y.abs().log());
            slope = slope.add(y.reciprocal());
            bend = bend.sub(y.square().reciprocal());
        }
        return new EigenTerms(ISO1, MU, x, f, slope.unsqueeze(1), bend, null);
    }

    private static Tensor points() {
        return Tensors.linspace(-2, 2, 400, DType.F64).unsqueeze(1);
    }

    @Test
    void theRelativeLossVanishesAtEveryEigenfunctionAndIgnoresScale() {
        try (Scope scope = Scope.open()) {
            Tensor x = points();
            for (double logC : new double[] {0, 5}) {
                assertThat(exact(x, logC, false).squared(D).mean().item()).isLessThan(1e-12);
                assertThat(exact(x, logC, true)
                                .squared(3 * Math.sqrt(3) - 1)
                                .mean()
                                .item())
                        .isLessThan(1e-12);
            }
            double one = exact(x, 0, false).squared(1).mean().item();
            assertThat(exact(x, 5, false).squared(1).mean().item()).isEqualTo(one);
            EigenTerms small = exact(x, 0, false);
            EigenTerms large = exact(x, Math.log(3), false);
            assertThat(numerator(large, 1) / numerator(small, 1)).isCloseTo(9, within(1e-9));
        }
    }

    private static double numerator(EigenTerms terms, double lambda) {
        return terms.value().mul(2).exp().mul(terms.squared(lambda)).mean().item();
    }

    /** Where φ is small the weight e^{2f} makes the PINN loss blind; the relative loss sees every state alike. */
    @ParameterizedTest
    @CsvSource({"0, 1.014", "1, 0.424", "2, 0.0499", "3, 1.91e-3", "3.5, 2.7e-4"})
    void implicitReweighting(double c, double ratio) {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.linspace(-4, 4, 40_001, DType.F64).unsqueeze(1);
            Tensor y = x.squeeze(1).sub(c);
            Tensor bump = y.square().div(-0.18).exp().mul(0.1);
            Tensor slope = bump.mul(y).div(-0.09);
            Tensor bend = bump.mul(y.square().div(0.0081).sub(1 / 0.09));
            EigenTerms base = exact(x, 0, false);
            EigenTerms terms = new EigenTerms(
                    ISO1, MU, x, base.value().add(bump), x.mul(-D).add(slope.unsqueeze(1)), bend.sub(D), null);
            double found = numerator(terms, D) / terms.squared(D).mean().item();
            assertThat(found).isCloseTo(ratio, within(0.02 * ratio));
        }
    }

    @Test
    void theRayleighQuotientIsLeastAtTheGroundStateAndTheSameUnderEveryMeasure() {
        try (Scope scope = Scope.open()) {
            Tensor x = ReferenceMeasure.confining(ISO1)
                    .exact(Rng.seed(0))
                    .draw(200_000)
                    .to(DType.F64);
            assertThat(exact(x, 0, false).rayleigh().item()).isCloseTo(D, within(0.02));
            for (double other : new double[] {0.3, 1.2}) {
                Tensor f = x.squeeze(1).square().mul(-other / 2);
                double quotient = new EigenTerms(ISO1, MU, x, f, x.mul(-other), null, null)
                        .rayleigh()
                        .item();
                assertThat(quotient).isGreaterThan(D + 0.02);
                // log φ = f_W + βE − W: the same φ under W = ½·0.8x²
                ReferenceMeasure w = ReferenceMeasure.gaussian(ISO1, 0.8);
                Tensor z = w.exact(Rng.seed(1)).draw(200_000).to(DType.F64);
                Tensor same = z.squeeze(1).square().mul((0.8 - 1 - other) / 2);
                double under = new EigenTerms(ISO1, w, z, same, z.mul(0.8 - 1 - other), null, null)
                        .rayleigh()
                        .item();
                assertThat(under).isCloseTo(quotient, within(0.02));
            }
        }
    }

    @Test
    void theLocalEnergyIsTheSameUnderEveryMeasure() {
        SocProblem repulsive = SocProblem.builder()
                .dim(3)
                .potential(Potentials.isotropic(3, -1))
                .runningCost(Costs.squared(3, 1))
                .build();
        double d = Math.sqrt(3) + 1; // D = √3 + 1 for A = −1
        try (Scope scope = Scope.open()) {
            Tensor x = Rng.seed(0).normal(DType.F64, 50, 3);
            for (ReferenceMeasure w :
                    new ReferenceMeasure[] {ReferenceMeasure.of(repulsive), ReferenceMeasure.gaussian(repulsive, 0.7)
                    }) {
                // log φ = −½d‖x‖² = f + βE − W, and ∇(βE − W) = −shift·x
                double shift = w.shift(x).norm().item() / x.norm().item();
                double own = -(d - shift);
                Tensor f = x.square().sum(1).mul(own / 2);
                EigenTerms terms =
                        new EigenTerms(repulsive, w, x, f, x.mul(own), Tensors.full(3 * own, DType.F64, 50), null);
                Tensor off = terms.localEnergy().sub(3 * (1 + Math.sqrt(3)));
                assertThat(off.abs().max().item()).isLessThan(1e-10);
            }
        }
    }

    /**
     * Along cφ_i the variational loss is least at c² = 1 − β_vλ_i/2 for φ_i of norm 1: the ground and an excited state.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theVariationalLossIsLeastAtItsOwnNorm(boolean excited) {
        double betaV = 0.4;
        try (Scope scope = Scope.open()) {
            Tensor x = ReferenceMeasure.confining(ISO1)
                    .exact(Rng.seed(0))
                    .draw(100_000)
                    .to(DType.F64);
            EigenTerms unit = exact(x, 0, excited);
            double lambda = unit.rayleigh().item();
            assertThat(lambda).isCloseTo(excited ? 3 * Math.sqrt(3) - 1 : D, within(0.05));
            double norm = unit.logNorm().exp().item();
            double best = Math.sqrt((1 - betaV * lambda / 2) / norm);
            double least = EigenLoss.VARIATIONAL
                    .of(exact(x, Math.log(best), excited), 0, betaV)
                    .item();
            for (double c : new double[] {0.97 * best, 0.999 * best, 1.001 * best, 1.03 * best}) {
                assertThat(EigenLoss.VARIATIONAL
                                .of(exact(x, Math.log(c), excited), 0, betaV)
                                .item())
                        .isGreaterThan(least);
            }
        }
    }

    /** The terms of {@code log φ = bx − ½ax²}, differentiable by a. */
    private static EigenTerms tilted(Tensor x, Tensor a) {
        Tensor y = x.squeeze(1);
        Tensor f = y.square().mul(a).mul(-0.5).add(y, 0.4);
        Tensor slope = y.mul(a).neg().add(0.4);
        return new EigenTerms(ISO1, MU, x, f, slope.unsqueeze(1), y.mul(0).sub(a), null);
    }

    @Test
    void theAnnealedLossIsPinnAtOneAndTheRelativeLossAtZero() {
        try (Scope scope = Scope.open()) {
            EigenTerms terms = tilted(points(), Tensors.of(new double[] {0.3}, 1));
            double pinn = EigenLoss.PINN.of(terms, D, 0).item();
            double relative = EigenLoss.RELATIVE.of(terms, D, 0).item();
            assertThat(EigenLoss.annealed(terms, D, 1).item()).isCloseTo(pinn, within(1e-12 * pinn));
            assertThat(EigenLoss.annealed(terms, D, 0).item()).isCloseTo(relative, within(1e-12 * relative));
            assertThat(pinn).isNotCloseTo(relative, within(0.1 * relative));
            EigenTerms huge = exact(points(), 2000, false); // e^{2f} is far beyond double precision
            assertThat(huge.weightedSquares(0.5, 1).item())
                    .isCloseTo(exact(points(), 0, false).weightedSquares(0.5, 1).item(), within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void theAnnealedLossHasTheGradientOfFiniteDifferences(double tau) {
        double h = 1e-5;
        try (Scope scope = Scope.open()) {
            Tensor a = Tensors.of(new double[] {0.3}, 1).requiresGrad(true);
            EigenLoss.annealed(tilted(points(), a), D, tau).backward();
            double up = EigenLoss.annealed(tilted(points(), Tensors.of(new double[] {0.3 + h}, 1)), D, tau)
                    .item();
            double down = EigenLoss.annealed(tilted(points(), Tensors.of(new double[] {0.3 - h}, 1)), D, tau)
                    .item();
            double slope = (up - down) / (2 * h);
            assertThat(a.grad().item()).isCloseTo(slope, within(1e-6 * Math.abs(slope)));
        }
    }
}
