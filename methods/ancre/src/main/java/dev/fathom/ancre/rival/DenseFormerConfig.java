package dev.fathom.ancre.rival;

import dev.fathom.lab.recipe.About;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;

/**
 * Settings of {@link DenseFormer}.
 *
 * @param dilation k ≥ 1: block j averages the outputs i with i ≡ j modulo k
 * @param period p ≥ 1: the average follows every p-th block
 */
public record DenseFormerConfig(
        @About("every how many outputs one is averaged, at least 1")
        int dilation,

        @About("after every how many blocks the average is taken, at least 1")
        int period)
        implements TopologyFactory {

    /** Checks the ranges. */
    public DenseFormerConfig {
        if (dilation < 1 || period < 1) {
            throw new IllegalArgumentException(
                    "dilation and period must be at least 1, got " + dilation + " and " + period);
        }
    }

    /** All outputs, after every block. */
    public static DenseFormerConfig defaults() {
        return new DenseFormerConfig(1, 1);
    }

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new DenseFormer(stack, init, this);
    }
}
