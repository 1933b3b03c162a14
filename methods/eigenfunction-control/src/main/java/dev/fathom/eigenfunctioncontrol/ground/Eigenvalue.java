package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Tensor;

/**
 * An eigenvalue and how sure it is.
 *
 * @param value the estimate
 * @param error its standard error over blocks of states that are independent of each other
 */
public record Eigenvalue(double value, double error) {

    /** The Rayleigh quotient over many states. */
    static Eigenvalue rayleigh(GroundState ground, StateSampler sampler, int states) {
        Draws draws = new Draws(sampler, states);
        BlockedMean mean = new BlockedMean(draws);
        draws.each((part, x) -> {
            EigenTerms terms = terms(ground, x);
            mean.add(part, terms.value().mul(2), terms.energyDensity());
        });
        return mean.estimate();
    }

    /**
     * The scale of the energy, positive whatever the sign of λ₀: the Rayleigh quotient with the size of the running
     * cost for the cost, or {@code ⟨‖∇W‖²⟩/d} if that is more.
     */
    static double scale(GroundState ground, StateSampler sampler, int states) {
        Draws draws = new Draws(sampler, states);
        BlockedMean size = new BlockedMean(draws);
        BlockedMean own = new BlockedMean(draws);
        draws.each((part, x) -> {
            EigenTerms terms = terms(ground, x);
            size.add(part, terms.value().mul(2), terms.energySize());
            own.add(
                    part,
                    terms.value().mul(0),
                    ground.measure().exponent().gradient(x).square().mean(1));
        });
        return Math.max(size.estimate().value(), own.estimate().value());
    }

    /** The mean of the local energy over many states. */
    static Eigenvalue local(GroundState ground, StateSampler sampler, int states) {
        Draws draws = new Draws(sampler, states);
        BlockedMean mean = new BlockedMean(draws);
        draws.each((part, x) -> {
            Tensor energy = ground.localEnergy(x);
            mean.add(part, energy.mul(0), energy);
        });
        return mean.estimate();
    }

    private static EigenTerms terms(GroundState ground, Tensor x) {
        Tensor gradient = ground.gradientOfLog(x).sub(ground.measure().shift(x));
        Tensor value = ground.network().forward(x).squeeze(1).detach();
        return new EigenTerms(ground.problem(), ground.measure(), x, value, gradient, null, null);
    }
}
