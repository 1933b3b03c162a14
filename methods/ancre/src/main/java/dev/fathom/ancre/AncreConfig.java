package dev.fathom.ancre;

import dev.fathom.lab.recipe.About;
import dev.fathom.nn.Granularity;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ParameterGroup;
import dev.fathom.optim.SgdConfig;
import java.util.Locale;
import java.util.Optional;

/**
 * Settings of {@link Ancre}.
 *
 * @param normalization how raw parameters become coefficients
 * @param temperature τ, divides the raw parameters before the softmax, positive; the paper's 1e-2 for language models
 *     and diffusion, 1e-1 for some reinforcement learning. Under Adam the logits move by about learning rate / τ a step
 * @param keepInnerResidual whether a block keeps its own residual (the authors' code) or ANCRe replaces it
 * @param granularity what counts as a block of a transformer
 */
public record AncreConfig(
        @About("how raw parameters become coefficients") Normalization normalization,

        @About("divides the raw parameters before the softmax; the paper's 0.01, positive")
        double temperature,

        @About("whether a block keeps its own residual, or the shortcuts replace it")
        boolean keepInnerResidual,

        @About("what counts as a block of a transformer: a layer, or each half")
        Granularity granularity)
        implements TopologyFactory {

    private static final double LARGEST_SGD_GAIN = 10;

    /** Checks the temperature. */
    public AncreConfig {
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be > 0 and finite, got " + temperature);
        }
    }

    /** The paper's: softmax over sources at temperature 0.01, inner residuals kept, whole layers. */
    public static AncreConfig defaults() {
        return new AncreConfig(Normalization.SOFTMAX, 1e-2, true, Granularity.BLOCK);
    }

    /** These settings with another normalisation. */
    public AncreConfig with(Normalization other) {
        return new AncreConfig(other, temperature, keepInnerResidual, granularity);
    }

    /** These settings with another temperature. */
    public AncreConfig withTemperature(double other) {
        return new AncreConfig(normalization, other, keepInnerResidual, granularity);
    }

    /** These settings with the shortcuts in place of the blocks' own residuals. */
    public AncreConfig replacing() {
        return new AncreConfig(normalization, temperature, false, granularity);
    }

    /** These settings at another granularity. */
    public AncreConfig at(Granularity other) {
        return new AncreConfig(normalization, temperature, keepInnerResidual, other);
    }

    /**
     * The optimiser's group for the shortcuts of a language model: no weight decay, and a learning rate of their own.
     *
     * @param lrFactor multiplies the optimiser's learning rate; the paper's is 1
     */
    public static ParameterGroup shortcuts(double lrFactor) {
        return new ParameterGroup("*depth.shortcuts*", lrFactor, 0.0, null);
    }

    /**
     * What is risky about these settings under an optimiser, in one line; empty if nothing is.
     *
     * @param parameter the name of the shortcuts' parameter in the model, which decides its group of the optimiser
     */
    public Optional<String> warning(OptimizerFactory optimizer, String parameter) {
        if (!(optimizer instanceof SgdConfig sgd) || !normalization.learnsAtTemperature()) {
            return Optional.empty();
        }
        double lr = sgd.lr()
                * sgd.groups().stream()
                        .filter(group -> group.matches(parameter))
                        .findFirst()
                        .map(ParameterGroup::lrFactor)
                        .orElse(1.0);
        double gain = lr / (temperature * temperature);
        return gain <= LARGEST_SGD_GAIN
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "lr / temperature^2 = %.3g under gradient descent: coefficients may snap to one source within"
                                + " a few steps; raise temperature above %.2g, or give the parameter %s a group with an"
                                + " lrFactor of at most %.2g",
                        gain,
                        Math.sqrt(lr / LARGEST_SGD_GAIN),
                        parameter,
                        LARGEST_SGD_GAIN * temperature * temperature / sgd.lr()));
    }

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new Ancre(stack, init, this);
    }
}
