package dev.fathom.eigenfunctioncontrol.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.eigenfunctioncontrol.problem.ProblemException.Fault;
import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.Mala;
import dev.fathom.sde.ScalarField;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong problems are refused with the number that proves it. */
class ProblemCheckTest {

    private static SocProblem.Builder plain(int d) {
        return SocProblem.builder().dim(d).potential(Potentials.isotropic(d, 1)).runningCost(Costs.squared(d, 1));
    }

    private static void refused(ThrowingCallable call, Fault fault, String... parts) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(call).satisfies(e -> {
            assertThat(e.fault()).isEqualTo(fault);
            assertThat(e.getMessage()).contains(parts).doesNotContain("\n");
            assertThat(e.mend()).isNotBlank();
        });
    }

    @Test
    void aDriftThatTurnsIsRefusedWithItsAntisymmetricPart() {
        SocProblem p = SocProblem.builder()
                .dim(2)
                .drift(x -> {
                    Tensor a = x.select(1, 0);
                    Tensor b = x.select(1, 1);
                    return Tensors.stack(List.of(b.sub(a), b.neg().sub(a)), 1);
                })
                .runningCost(Costs.squared(2, 1))
                .build();
        // the Jacobian is −I + J with the rotation J: the antisymmetric share is 1/√2
        refused(p::validate, Fault.NOT_A_GRADIENT, "0.707");
    }

    @Test
    void aGradientDriftGivesItsPotential() {
        SocProblem p = SocProblem.builder()
                .dim(2)
                .drift(x -> x.square().sub(1).mul(x).mul(-4))
                .runningCost(Costs.squared(2, 1))
                .build();
        assertThat(p.validate()).isEmpty();
        try (Scope scope = Scope.open()) {
            Tensor x = Rng.seed(0).normal(DType.F64, 5, 2);
            Tensor wells = Potentials.doubleWell(1, 1).value(x).sub(2);
            assertThat(p.potential().value(x).sub(wells).abs().max().item()).isLessThan(1e-12);
        }
    }

    @Test
    void aPotentialThatDoesNotConfineIsRefused() {
        SocProblem flat = SocProblem.builder()
                .dim(2)
                .potential(ScalarField.zero())
                .runningCost(x -> x.select(1, 0).square())
                .build();
        refused(flat::validate, Fault.NOT_CONFINED, "continuous", "does not grow");
    }

    /** Costs that level off, however far out: x²/(1+x²) still rises by 3/4 of what is left at every doubling. */
    @Test
    void growthThatEndsIsRefused() {
        SocProblem levelling = SocProblem.builder()
                .dim(1)
                .potential(ScalarField.zero())
                .runningCost(x -> x.square().div(x.square().add(1)).sum(1))
                .build();
        refused(levelling::validate, Fault.NOT_CONFINED, "does not grow without bound");
    }

    @Test
    void aPotentialMayLieFarFromTheOriginOrBeWeak() {
        for (double start : new double[] {30, 0}) {
            SocProblem distant = SocProblem.builder()
                    .dim(1)
                    .potential(x -> x.sub(30).square().sum(1).mul(0.5))
                    .initial(start)
                    .build();
            assertThat(distant.validate()).isEmpty();
            assertThat(ReferenceMeasure.of(distant).energy()).isNotNull();
        }
        SocProblem hot = plain(2).beta(0.001).build();
        assertThat(hot.validate()).isEmpty();
        assertThat(ReferenceMeasure.of(hot).hasExactLaw()).isTrue();
        SocProblem slow = SocProblem.builder()
                .dim(1)
                .potential(x -> x.square().add(1).log().sum(1)) // exp(−2W) = (1 + x²)⁻²
                .runningCost(x -> x.square().sum(1))
                .build();
        assertThat(ReferenceMeasure.of(slow).hasExactLaw()).isFalse();
        SocProblem tooSlow = SocProblem.builder()
                .dim(1)
                .potential(x -> x.square().add(1).log().sum(1).mul(0.2)) // (1 + x²)^−0.4 has infinite mass
                .runningCost(x -> x.square().sum(1))
                .build();
        refused(() -> ReferenceMeasure.of(tooSlow), Fault.NOT_NORMALISABLE, "infinite mass");
    }

    @Test
    void aPotentialThatOvershootsTheRangeOfNumbersGrows() {
        SocProblem steep = SocProblem.builder()
                .dim(1)
                .potential(x -> x.exp().add(x.neg().exp()).sum(1))
                .runningCost(Costs.squared(1, 1))
                .build();
        assertThat(steep.validate()).isEmpty();
    }

    @Test
    void constantsInDoublePrecisionAreRefused() {
        Tensor target = Tensors.of(new double[] {1, 2}, 2);
        refused(
                () -> plain(2).runningCost(x -> x.sub(target).square().sum(1))
                        .build()
                        .validate(),
                Fault.PRECISION,
                "running cost f",
                "single precision");
        assertThat(plain(2).runningCost(
                                x -> x.sub(target.to(x.dtype())).square().sum(1))
                        .build()
                        .validate())
                .isEmpty();
    }

    /** Ten points of Gauss and Legendre do not follow cos 40x. */
    @Test
    void aDriftThatCannotBeIntegratedIsRefused() {
        SocProblem wild = SocProblem.builder()
                .dim(1)
                .drift(x -> x.neg().sub(x.mul(40).cos().mul(5)))
                .runningCost(Costs.squared(1, 1))
                .build();
        refused(wild::validate, Fault.WRONG_GRADIENT, "integrated from the drift", "finite differences");
    }

    /** Chains that begin in equilibrium and have long mixed: snapshots of ten steps would call them apart. */
    @Test
    void chainsThatHaveMixedAgreeAndAreComparedOnce() {
        ReferenceMeasure measure = ReferenceMeasure.of(plain(1).build());
        Mala.Config config = new Mala.Config(0.01, 128, 2000, 1);
        try (Scope scope = Scope.open();
                StateSampler asked = measure.chains(config, Rng.seed(0));
                StateSampler twice = measure.chains(config, Rng.seed(0))) {
            assertThat(asked.worstRhat()).isBetween(0.9, 1.1);
            assertThat(twice.worstRhat()).isEqualTo(twice.worstRhat());
            assertThat(asked.draw(8).toFloats()).isEqualTo(twice.draw(8).toFloats());
            assertThat(asked.chains()).isEqualTo(128);
        }
    }

    @Test
    void aMeasureOfInfiniteMassIsRefusedAndAnotherOffered() {
        SocProblem opinion = SocProblem.builder()
                .dim(4)
                .potential(Potentials.consensusOnCycle(4, 0.5))
                .runningCost(Costs.wells(1, 1, 1, 1))
                .build();
        assertThat(opinion.validate()).isEmpty();
        refused(() -> ReferenceMeasure.of(opinion), Fault.NOT_NORMALISABLE, "infinite mass");
        assertThat(ReferenceMeasure.gaussian(opinion, 1).hasExactLaw()).isTrue();
    }

    @Test
    void valuesThatAreNotFiniteAreShownWithTheirState() {
        refused(
                () -> plain(2).terminalCost(x -> x.select(1, 0).log()).build().validate(),
                Fault.NOT_FINITE,
                "terminal cost g is NaN",
                "[");
    }

    @Test
    void wrongShapesAreNamed() {
        refused(
                () -> plain(2).runningCost(x -> x.square()).build().validate(),
                Fault.SHAPE,
                "running cost f",
                "[64, 2]");
    }

    @Test
    void aWrongGradientIsMeasured() {
        ScalarField wrong = new ScalarField() {
            @Override
            public Tensor value(Tensor x) {
                return x.square().sum(1);
            }

            @Override
            public Tensor gradient(Tensor x) {
                return x;
            }
        };
        refused(
                () -> SocProblem.builder()
                        .dim(2)
                        .potential(wrong)
                        .runningCost(Costs.squared(2, 1))
                        .build()
                        .validate(),
                Fault.WRONG_GRADIENT,
                "finite differences");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void temperaturesOutOfRangeAreRefused(double beta) {
        refused(() -> plain(2).beta(beta).build(), Fault.SETTING, "beta must be > 0", "" + beta);
    }

    @Test
    void aSingularSigmaAndWrongSizesAreRefused() {
        refused(() -> plain(2).sigma(new double[][] {{1, 2}, {2, 4}}).build(), Fault.SETTING, "sigma is singular");
        refused(() -> plain(2).sigma(new double[][] {{1}}).build(), Fault.SHAPE, "2 x 2");
        refused(() -> plain(2).initial(1, 2, 3).build(), Fault.SETTING, "2 components, got 3");
        refused(() -> SocProblem.builder().dim(2).build(), Fault.SETTING, "exactly one of potential and drift");
    }

    /** dX = −AX with σ: in y = σ⁻¹x the drift is −σ⁻¹Aσ y, a gradient if (σσᵀ)⁻¹A is symmetric. */
    @Test
    void whiteningTurnsAMatchingSigmaIntoTheIdentity() {
        double[][] sigma = {{2, 0}, {0, 0.5}};
        SocProblem matching = SocProblem.builder()
                .dim(2)
                .potential(Potentials.quadratic(new double[][] {{1, 0}, {0, 3}}))
                .runningCost(Costs.squared(2, 1))
                .sigma(sigma)
                .initial(2, 1)
                .build();
        assertThat(matching.validate()).isEmpty();
        assertThat(matching.start()).containsExactly(new double[] {1, 2}, within(1e-12));
        try (Scope scope = Scope.open()) {
            Tensor y = Tensors.of(new double[] {1, 2}, 1, 2);
            assertThat(matching.drift().at(y).toDoubles()).containsExactly(new double[] {-1, -6}, within(1e-12));
            assertThat(matching.running().value(y).item()).isCloseTo(5, within(1e-12));
            SocProblem longer = matching.withHorizon(9);
            assertThat(longer.horizon()).isEqualTo(9);
            assertThat(longer.start()).containsExactly(matching.start());
            Whitening whitening = Objects.requireNonNull(longer.whitening());
            Feedback law = whitening.original((state, t) -> state.mul(t));
            Tensor x = whitening.original(y);
            assertThat(x.toDoubles()).containsExactly(new double[] {2, 1}, within(1e-12));
            assertThat(law.at(x, 3).toDoubles()).containsExactly(new double[] {3, 6}, within(1e-12));
        }
        SocProblem skewed = plain(2).potential(Potentials.quadratic(new double[][] {{1, 0.5}, {0.5, 3}}))
                .sigma(sigma)
                .build();
        refused(skewed::validate, Fault.NOT_A_GRADIENT, "not a gradient");
    }

    @Test
    void aTerminalCostWithoutBoundIsWarnedOf() {
        assertThat(plain(2).terminalCost(x -> x.square().sum(1).mul(-1)).build().validate())
                .singleElement()
                .asString()
                .contains("falls without bound");
    }

    @Test
    void exactRingSamplesHaveTheRadiusOfQuadrature() {
        SocProblem ring = SocProblem.builder()
                .dim(2)
                .potential(Potentials.ring(5, 1))
                .runningCost(Costs.linear(2, 0))
                .initial(5 / Math.sqrt(2), 0)
                .build();
        assertThat(ring.validate()).isEmpty();
        try (Scope scope = Scope.open()) {
            Tensor x = ReferenceMeasure.of(ring).exact(Rng.seed(0)).draw(20_000);
            Tensor r = x.square().sum(1).sqrt();
            double mean = 0;
            double mass = 0;
            for (double s = 2.5; s < 4.5; s += 1e-4) {
                double weight = s * Math.exp(-2 * ((s * s - 25) * s * s + 156.25));
                mean += weight * s;
                mass += weight;
            }
            assertThat(r.mean().item()).isCloseTo(mean / mass, within(4 * 0.0708 / Math.sqrt(20_000)));
        }
    }
}
