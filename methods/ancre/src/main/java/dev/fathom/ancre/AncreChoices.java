package dev.fathom.ancre;

import dev.fathom.ancre.rival.DeepNormConfig;
import dev.fathom.ancre.rival.DenseFormerConfig;
import dev.fathom.ancre.rival.FixedEdgesConfig;
import dev.fathom.ancre.rival.HyperConnectionsConfig;
import dev.fathom.ancre.rival.LayerNormScalingConfig;
import dev.fathom.ancre.rival.NaiveConfig;
import dev.fathom.ancre.rival.PlainConfig;
import dev.fathom.ancre.rival.ScaledBranchesConfig;
import dev.fathom.lab.recipe.ChoiceProvider;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.train.PluginFactory;
import java.util.List;

/** What a recipe may name: the wirings under {@code depth} and the plug-in that records what they learn. */
public final class AncreChoices implements ChoiceProvider {

    @Override
    public List<Choice> choices() {
        return List.of(
                new Choice(TopologyFactory.class, "ancre", AncreConfig.class),
                new Choice(TopologyFactory.class, "fixed-edges", FixedEdgesConfig.class),
                new Choice(TopologyFactory.class, "naive", NaiveConfig.class),
                new Choice(TopologyFactory.class, "denseformer", DenseFormerConfig.class),
                new Choice(TopologyFactory.class, "hyper-connections", HyperConnectionsConfig.class),
                new Choice(TopologyFactory.class, "layer-norm-scaling", LayerNormScalingConfig.class),
                new Choice(TopologyFactory.class, "scaled-branches", ScaledBranchesConfig.class),
                new Choice(TopologyFactory.class, "deepnorm", DeepNormConfig.class),
                new Choice(TopologyFactory.class, "plain", PlainConfig.class),
                new Choice(PluginFactory.class, "depth-trace", DepthTraceConfig.class));
    }
}
