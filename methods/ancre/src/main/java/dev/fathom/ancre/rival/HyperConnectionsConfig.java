package dev.fathom.ancre.rival;

import dev.fathom.lab.recipe.About;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;

/**
 * Settings of {@link HyperConnections}.
 *
 * @param streams n ≥ 1, how many copies of the state run side by side
 * @param dynamic whether the weights depend on the state
 */
public record HyperConnectionsConfig(
        @About("how many copies of the state run side by side, at least 1")
        int streams,

        @About("whether the weights depend on the state") boolean dynamic)
        implements TopologyFactory {

    /** Checks the range. */
    public HyperConnectionsConfig {
        if (streams < 1) {
            throw new IllegalArgumentException("streams must be at least 1, got " + streams);
        }
    }

    /** Two streams with fixed weights. */
    public static HyperConnectionsConfig defaults() {
        return new HyperConnectionsConfig(2, false);
    }

    @Override
    public void requireFits(StackShape stack) {
        if (dynamic && stack.channelAxis() != -1) {
            throw new IllegalArgumentException("dynamic must be false for states with channel axis "
                    + stack.channelAxis() + ": weights that depend on a state need its channels last");
        }
    }

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new HyperConnections(stack, init, this);
    }
}
