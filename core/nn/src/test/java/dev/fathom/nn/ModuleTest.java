package dev.fathom.nn;

import static dev.fathom.nn.Samples.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Safetensors;
import dev.fathom.engine.SafetensorsFile;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleTest {

    /** A module with a parameter, a fixed parameter, a buffer and a child. */
    private static final class Sample extends Module {
        Sample(Init init) {
            parameter("gain", init.normal("gain", 1, 3));
            fixedParameter("anchor", init.ones(2));
            buffer("seen", Tensors.zeros(DType.F64, 1));
            child("map", new Linear(init.at("map"), 3, 2, true));
        }
    }

    @Test
    void namesAreOrderedOwnPartsFirstThenChildren() {
        Sample sample = new Sample(doubles(1));
        assertThat(sample.parameters().keySet()).containsExactly("gain", "anchor", "map.weight", "map.bias");
        assertThat(sample.buffers().keySet()).containsExactly("seen");
        assertThat(sample.state().keySet()).containsExactly("gain", "anchor", "map.weight", "map.bias", "seen");
        assertThat(sample.trainable().keySet()).containsExactly("gain", "map.weight", "map.bias");
        assertThat(sample.nonTrainable()).containsExactly("anchor");
        assertThat(sample.parameterCount()).isEqualTo(3 + 2 + 6 + 2);
    }

    @Test
    void freezingTakesParametersOutOfTraining() {
        Sample sample = new Sample(doubles(1));
        assertThat(sample.freeze(name -> name.startsWith("map."))).isEqualTo(2);
        assertThat(sample.trainable().keySet()).containsExactly("gain");
        assertThat(sample.nonTrainable()).containsExactly("anchor", "map.weight", "map.bias");
    }

    @Test
    void loadCopiesValuesAndConvertsTheirType() {
        Sample target = new Sample(doubles(1));
        Sample source = new Sample(Init.of(Rng.seed(2)));
        target.load(source.state());
        target.state().forEach((name, t) -> assertThat(t.toDoubles())
                .isEqualTo(source.state().get(name).toDoubles()));
        assertThat(target.parameters().get("gain").dtype()).isEqualTo(DType.F64);
        assertThat(target.parameters().get("gain").requiresGrad()).isTrue();
        assertThat(target.parameters().get("gain"))
                .isNotSameAs(source.parameters().get("gain"));
    }

    @Test
    void loadNamesEveryFaultAndChangesNothing() {
        Sample sample = new Sample(doubles(1));
        double[] before = sample.parameters().get("gain").toDoubles();
        Map<String, Tensor> wrong = new LinkedHashMap<>(new Sample(doubles(2)).state());
        wrong.remove("anchor");
        wrong.put("map.weight", Tensors.zeros(2, 4));
        wrong.put("map.extra", Tensors.zeros(1));
        assertThatThrownBy(() -> sample.load(wrong))
                .isInstanceOf(ModuleStateException.class)
                .hasMessage("cannot load into Sample: missing anchor [2]; shape of map.weight: expected [2, 3], found"
                        + " [2, 4]; unexpected map.extra. Load a state saved from the same configuration");
        assertThat(sample.parameters().get("gain").toDoubles()).isEqualTo(before);
    }

    @Test
    void aLongListOfFaultsIsCutInTheMessageButWholeInTheException() {
        Mlp mlp = new Mlp(doubles(1), List.of(2, 2, 2, 2, 2, 2, 2), Tensor::relu);
        assertThatThrownBy(() -> mlp.load(Map.of()))
                .isInstanceOfSatisfying(
                        ModuleStateException.class, e -> assertThat(e.faults()).hasSize(12))
                .hasMessageContaining("and 4 more");
    }

    @Test
    void partNamesAreUniqueAndWithoutDots() {
        assertThatThrownBy(() -> new Module() {
                    {
                        parameter("a", Tensors.zeros(1));
                        buffer("a", Tensors.zeros(1));
                    }
                })
                .hasMessageContaining("'a' is used twice");
        assertThatThrownBy(() -> new Module() {
                    {
                        parameter("a.b", Tensors.zeros(1));
                    }
                })
                .hasMessageContaining("'a.b'");
    }

    @Test
    void theTableShowsNamesShapesCountsAndWhatIsFixed() {
        assertThat(new Sample(doubles(1)).describe())
                .containsPattern("map\\.weight +2 x 3 +F64 +6 +46\\.2 %")
                .containsPattern("anchor .* fixed")
                .contains("total 13 parameters, 11 trained");
    }

    @Test
    void stateSurvivesSafetensorsBitForBit(@TempDir Path folder) throws IOException {
        ResNet.Config config =
                new ResNet.Config(1, 3, List.of(4, 8), 2, ChannelNorm.BATCH, new RivalTopologies.DenseConfig());
        ResNet saved = new ResNet(config, Rng.seed(1));
        saved.forward(Rng.seed(3).normal(DType.F32, 2, 1, 8, 8), Pass.training(Rng.seed(4)));
        Path file = folder.resolve("model.safetensors");
        Safetensors.write(file, saved.state(), Map.of("format", "pt"));
        ResNet loaded = new ResNet(config, Rng.seed(2));
        try (SafetensorsFile opened = Safetensors.open(file)) {
            loaded.load(opened.tensors());
        }
        assertThat(loaded.state().keySet()).isEqualTo(saved.state().keySet());
        loaded.state().forEach((name, t) -> assertThat(t.toFloats())
                .as(name)
                .isEqualTo(saved.state().get(name).toFloats()));
    }

    @Test
    void initialValuesDependOnNameAndSeedOnly() {
        Init init = doubles(9);
        Linear early = new Linear(init.at("a"), 3, 4, true);
        Linear other = new Linear(init.at("b"), 3, 4, true);
        Linear late = new Linear(init.at("a"), 3, 4, true);
        assertThat(late.weight().toDoubles()).isEqualTo(early.weight().toDoubles());
        assertThat(other.weight().toDoubles()).isNotEqualTo(early.weight().toDoubles());
        assertThat(new Linear(doubles(8).at("a"), 3, 4, true).weight().toDoubles())
                .isNotEqualTo(early.weight().toDoubles());
    }

    @Test
    void aWiderModelStartsItsSharedPartsAsTheSmallerOne() {
        Llama two = new Llama(Llama.Config.of(20, 16, 2, 2, 8), Rng.seed(4));
        Llama three = new Llama(Llama.Config.of(20, 16, 3, 2, 8), Rng.seed(4));
        two.parameters()
                .forEach((name, t) -> assertThat(three.parameters().get(name).toFloats())
                        .as(name)
                        .isEqualTo(t.toFloats()));
    }

    @Test
    void weightLawsHaveTheirDeviation() {
        long[] shape = {200, 100};
        assertThat(deviation(WeightLaw.normal(0.02), shape)).isBetween(0.0195, 0.0205);
        assertThat(deviation(WeightLaw.he(), shape)).isBetween(0.139, 0.144);
        assertThat(deviation(WeightLaw.fanIn(), shape)).isBetween(0.0570, 0.0585);
        assertThat(WeightLaw.fanIn()
                        .draw(Rng.seed(1), DType.F64, shape)
                        .abs()
                        .max()
                        .item())
                .isBetween(0.0999, 0.1);
    }

    private static double deviation(WeightLaw law, long... shape) {
        return Math.sqrt(law.draw(Rng.seed(1), DType.F64, shape).square().mean().item());
    }

    @Test
    void evaluationIsNeverRandom() {
        assertThat(Pass.evaluation().training()).isFalse();
        assertThatThrownBy(() -> Pass.evaluation().rng("dropout:x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("dropout:x");
    }
}
