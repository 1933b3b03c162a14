package dev.fathom.nn;

import static dev.fathom.nn.Samples.assertClose;
import static dev.fathom.nn.Samples.doubles;
import static dev.fathom.nn.Samples.normal;
import static dev.fathom.nn.Samples.randomise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.engine.DType;
import dev.fathom.engine.Functional;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResNetTest {
    private static ResNet.Config config(TopologyFactory depth) {
        return new ResNet.Config(1, 5, List.of(4, 8, 6), 3, ChannelNorm.GROUP, depth);
    }

    @Test
    void logitsFollowThePreActivationEquations() {
        ResNet model = new ResNet(
                new ResNet.Config(2, 3, List.of(4, 8), 2, ChannelNorm.GROUP, new CascadeConfig()), doubles(1));
        randomise(model, 2);
        Tensor x = normal(3, 2, 2, 6, 6);
        Map<String, Tensor> p = model.parameters();
        Tensor h = Functional.conv2d(x, p.get("stem.weight"), null, 1, 1, 1, 1);
        for (int j = 0; j < 2; j++) {
            h = h.add(branch(
                    p,
                    "stages.0.blocks." + j,
                    norm(p, "stages.0.blocks." + j + ".norm1", h, 4).relu(),
                    1,
                    4));
        }
        Tensor entry = norm(p, "stages.1.transition.norm1", h, 4).relu();
        h = Functional.conv2d(entry, p.get("stages.1.transition.projection.weight"), null, 2, 0, 1, 1)
                .add(branch(p, "stages.1.transition", entry, 2, 8));
        h = h.add(branch(
                p, "stages.1.blocks.0", norm(p, "stages.1.blocks.0.norm1", h, 8).relu(), 1, 8));
        Tensor pooled = norm(p, "norm", h, 8).relu().mean(2, 3);
        Tensor expected = Functional.linear(pooled, p.get("head.weight"), p.get("head.bias"));
        assertClose(model.forward(x, Pass.evaluation()), expected.toDoubles(), 1e-12);
    }

    private static Tensor branch(Map<String, Tensor> p, String at, Tensor x, int stride, int channels) {
        Tensor inner = Functional.conv2d(x, p.get(at + ".conv1.weight"), null, stride, 1, 1, 1);
        Tensor active = norm(p, at + ".norm2", inner, channels).relu();
        return Functional.conv2d(active, p.get(at + ".conv2.weight"), null, 1, 1, 1, 1);
    }

    private static Tensor norm(Map<String, Tensor> p, String at, Tensor x, int groups) {
        return Functional.groupNorm(x, groups, p.get(at + ".weight"), p.get(at + ".bias"), 1e-5);
    }

    @Test
    void stagesHalveThePictureAndChangeTheWidth() {
        ResNet model = new ResNet(config(new CascadeConfig()), Rng.seed(1));
        Tensor pictures = Rng.seed(2).normal(DType.F32, 2, 1, 28, 28);
        assertThat(model.forward(pictures, Pass.evaluation()).shape()).containsExactly(2, 5);
        assertThat(model.features(pictures, Pass.evaluation(), BlockHook.NONE).shape())
                .containsExactly(2, 6);
        assertThat(model.parameters()
                        .get("stages.2.transition.projection.weight")
                        .shape())
                .containsExactly(6, 8, 1, 1);
    }

    @Test
    void everyStageHasItsOwnWiringOfItsEqualBlocks() {
        ResNet model = new ResNet(config(new RivalTopologies.SoftmaxConfig(0.1, true)), doubles(1));
        assertThat(model.depths().stream().map(d -> d.stack().blocks())).containsExactly(3, 2, 2);
        assertThat(model.depths().stream().map(d -> d.stack().width())).containsExactly(4, 8, 6);
        assertThat(model.parameters()).containsKeys("stages.0.depth.a3", "stages.2.depth.a2");
        randomise(model, 3);
        Tensor y = model.forward(normal(4, 2, 1, 8, 8), Pass.evaluation());
        assertThat(y.isFinite().all().toBooleans()).containsExactly(true);
    }

    @Test
    void channelwiseWiringParametersFindTheChannelAxis() {
        ResNet plain = new ResNet(config(new CascadeConfig()), doubles(1));
        ResNet scaled = new ResNet(config(new RivalTopologies.LayerScaleConfig()), doubles(1));
        Tensor x = normal(4, 2, 1, 8, 8);
        double[] idle = plain.forward(x, Pass.evaluation(), (index, block) -> ResidualBlock.bypass())
                .toDoubles();
        assertClose(scaled.forward(x, Pass.evaluation()), idle, 1e-12);
    }

    @Test
    void aStageOfOneBlockHasOnlyItsTransition() {
        ResNet model = new ResNet(
                new ResNet.Config(1, 2, List.of(4, 4), 1, ChannelNorm.BATCH, new CascadeConfig()), doubles(1));
        assertThat(model.depths()).hasSize(1);
        assertThat(model.forward(normal(4, 2, 1, 8, 8), Pass.evaluation()).shape())
                .containsExactly(2, 2);
        assertThat(model.buffers().keySet()).contains("stages.1.transition.norm1.running_mean", "norm.running_var");
    }

    @Test
    void blocksAreNumberedThroughTheStages() {
        ResNet model = new ResNet(config(new CascadeConfig()), doubles(1));
        List<Integer> seen = new ArrayList<>();
        model.forward(normal(4, 1, 1, 8, 8), Pass.evaluation(), (index, block) -> {
            seen.add(index);
            return block;
        });
        assertThat(seen).containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void bypassingABlockThatIsInNoStageIsRefused() {
        ResNet model = new ResNet(config(new CascadeConfig()), doubles(1));
        Tensor x = normal(4, 1, 1, 8, 8);
        assertThat(model.forward(x, Pass.evaluation(), BlockHook.bypassing(6)).shape())
                .containsExactly(1, 5);
        assertThatThrownBy(() -> model.forward(x, Pass.evaluation(), BlockHook.bypassing(7)))
                .hasMessageStartingWith("layer index 7 out of range for K = 7");
    }

    @Test
    void theStacksAreThoseOfTheBlocksThatKeepTheShape() {
        assertThat(config(new CascadeConfig()).stacks())
                .containsExactly(
                        new StackShape(3, 4, 1, true), new StackShape(2, 8, 1, true), new StackShape(2, 6, 1, true));
        assertThat(new ResNet.Config(1, 2, List.of(4, 4), 1, ChannelNorm.BATCH, new CascadeConfig()).stacks())
                .containsExactly(new StackShape(1, 4, 1, true));
    }

    @Test
    void anEmptyListOfStagesIsRefused() {
        assertThatThrownBy(() -> new ResNet.Config(1, 2, List.of(), 1, ChannelNorm.GROUP, new CascadeConfig()))
                .hasMessage("widths must name at least one stage, got none");
    }
}
