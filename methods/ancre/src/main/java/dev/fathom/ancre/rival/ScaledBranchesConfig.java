package dev.fathom.ancre.rival;

import dev.fathom.lab.recipe.About;
import dev.fathom.nn.Granularity;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;

/**
 * Settings of {@link ScaledBranches}. The branches of a transformer's layer are scaled apart.
 *
 * @param perChannel whether each channel has a scale of its own (LayerScale) or all share one (ReZero)
 * @param start the scale at the start, finite; 0 for ReZero, 1e-4 for LayerScale
 */
public record ScaledBranchesConfig(
        @About("whether each channel has a scale of its own (LayerScale) or all share one (ReZero)")
        boolean perChannel,

        @About("the scale at the start: 0 for ReZero, 1e-4 for LayerScale")
        double start)
        implements TopologyFactory {

    /** Checks the range. */
    public ScaledBranchesConfig {
        if (!Double.isFinite(start)) {
            throw new IllegalArgumentException("start must be finite, got " + start);
        }
    }

    /** ReZero. */
    public static ScaledBranchesConfig defaults() {
        return reZero();
    }

    /** ReZero (arXiv 2003.04887): one scale for a branch, 0 at the start. */
    public static ScaledBranchesConfig reZero() {
        return new ScaledBranchesConfig(false, 0);
    }

    /** LayerScale (arXiv 2103.17239): one scale for each channel, 1e-4 at the start. */
    public static ScaledBranchesConfig layerScale() {
        return new ScaledBranchesConfig(true, 1e-4);
    }

    @Override
    public Granularity granularity() {
        return Granularity.HALF_BLOCK;
    }

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new ScaledBranches(stack, init, this);
    }
}
