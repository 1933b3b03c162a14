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
import dev.fathom.nn.Granularity;
import dev.fathom.nn.TopologyFactory;
import java.util.LinkedHashMap;
import java.util.List;
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
        wirings.put(PAPER, AncreConfig.defaults());
        wirings.put("ancre-0.1", AncreConfig.defaults().withTemperature(0.1));
        wirings.put("ancre-1", AncreConfig.defaults().withTemperature(1));
        return wirings;
    }

    /** The two that ANCRe is always shown with: no shortcuts, and shortcuts that learn nothing. */
    static Map<String, TopologyFactory> controls() {
        Map<String, TopologyFactory> wirings = new LinkedHashMap<>();
        wirings.put(CASCADE, new CascadeConfig());
        wirings.put(CONSTANT, AncreConfig.defaults().with(Normalization.CONSTANT));
        return wirings;
    }

    /** What ANCRe has to beat: the cascade, the strength without a topology and the wirings of other papers. */
    static List<String> others() {
        return all().keySet().stream()
                .filter(name -> !name.startsWith("ancre") && !name.equals(CONSTANT) && !name.equals("plain"))
                .toList();
    }

    /** Whether the use of depth is measured for a wiring: for ANCRe and the controls. */
    static boolean ofUse(String wiring) {
        return ancre().containsKey(wiring) || controls().containsKey(wiring);
    }

    /** All wirings: ANCRe, the controls, then the others from the most to the least asked for. */
    static Map<String, TopologyFactory> all() {
        Map<String, TopologyFactory> wirings = new LinkedHashMap<>(ancre());
        wirings.putAll(controls());
        wirings.put("naive", new NaiveConfig());
        wirings.put("denseformer", DenseFormerConfig.defaults());
        wirings.put("layer-norm-scaling", new LayerNormScalingConfig());
        wirings.put("hyper-2", new HyperConnectionsConfig(2, false));
        wirings.put("hyper-4", new HyperConnectionsConfig(4, false));
        wirings.put("hyper-2-dynamic", new HyperConnectionsConfig(2, true));
        wirings.put("hyper-4-dynamic", new HyperConnectionsConfig(4, true));
        wirings.put("ancre-outgoing", AncreConfig.defaults().with(Normalization.OUTGOING));
        wirings.put("ancre-half-block", AncreConfig.defaults().at(Granularity.HALF_BLOCK));
        wirings.put("ancre-squared", AncreConfig.defaults().with(Normalization.SQUARED));
        wirings.put("rezero", ScaledBranchesConfig.reZero());
        wirings.put("layerscale", ScaledBranchesConfig.layerScale());
        wirings.put("deepnorm", new DeepNormConfig());
        wirings.put("ancre-replace", AncreConfig.defaults().replacing());
        wirings.put("plain", new PlainConfig());
        return wirings;
    }
}
