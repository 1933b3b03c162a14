package dev.fathom.ancre.study;

import dev.fathom.ancre.AncreConfig;
import dev.fathom.ancre.Normalization;
import dev.fathom.ancre.rival.DeepNormConfig;
import dev.fathom.ancre.rival.DenseFormerConfig;
import dev.fathom.ancre.rival.HyperConnectionsConfig;
import dev.fathom.ancre.rival.LayerNormScalingConfig;
import dev.fathom.ancre.rival.NaiveConfig;
import dev.fathom.ancre.rival.PlainConfig;
import dev.fathom.ancre.rival.ScaledBranchesConfig;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.TopologyFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** The wirings of the depth table by name. */
final class Rivals {

    static final String CASCADE = "cascade";
    static final String CONSTANT = "constant";
    static final String PAPER = "ancre-0.01";

    private Rivals() {}

    /** ANCRe at each temperature the learning is tuned over. */
    static Map<String, TopologyFactory> ancre() {
        Map<String, TopologyFactory> wirings = new LinkedHashMap<>();
        for (double temperature : new double[] {0.01, 0.1, 1}) {
            String name = "ancre-" + (temperature == 1 ? "1" : String.valueOf(temperature));
            wirings.put(name, AncreConfig.defaults().withTemperature(temperature));
        }
        return wirings;
    }

    /** Every other wiring. */
    static Map<String, TopologyFactory> others() {
        Map<String, TopologyFactory> wirings = new LinkedHashMap<>();
        wirings.put(CASCADE, new CascadeConfig());
        wirings.put(CONSTANT, AncreConfig.defaults().with(Normalization.CONSTANT));
        wirings.put("naive", new NaiveConfig());
        wirings.put("denseformer", DenseFormerConfig.defaults());
        wirings.put("hyper-2", new HyperConnectionsConfig(2, false));
        wirings.put("hyper-4", new HyperConnectionsConfig(4, false));
        wirings.put("hyper-2-dynamic", new HyperConnectionsConfig(2, true));
        wirings.put("layer-norm-scaling", new LayerNormScalingConfig());
        wirings.put("rezero", ScaledBranchesConfig.reZero());
        wirings.put("layerscale", ScaledBranchesConfig.layerScale());
        wirings.put("deepnorm", new DeepNormConfig());
        wirings.put("ancre-outgoing", AncreConfig.defaults().with(Normalization.OUTGOING));
        wirings.put("ancre-squared", AncreConfig.defaults().with(Normalization.SQUARED));
        wirings.put("ancre-replace", AncreConfig.defaults().replacing());
        wirings.put("plain", new PlainConfig());
        return wirings;
    }

    /** All wirings. */
    static Map<String, TopologyFactory> all() {
        Map<String, TopologyFactory> wirings = ancre();
        wirings.putAll(others());
        return wirings;
    }
}
