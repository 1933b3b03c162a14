package dev.fathom.train.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fathom.engine.EngineException;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Safetensors;
import dev.fathom.engine.SafetensorsFile;
import dev.fathom.engine.Scope;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.nn.ChannelNorm;
import dev.fathom.nn.ResNet;
import dev.fathom.nn.TopologyFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An image classifier in a folder: {@code config.json} and {@code model.safetensors}. */
public final class ClassifierFolder {

    private static final String TYPE = "fathom-resnet";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ClassifierFolder() {}

    /** What {@code config.json} holds. */
    private record Description(
            String model_type,
            int channels,
            List<String> classes,
            List<Integer> widths,
            int blocks,
            ChannelNorm norm,
            String depth,
            List<Double> mean,
            List<Double> deviation) {}

    /**
     * A model that was read.
     *
     * @param model the network
     * @param classes names of its classes, in the order of its logits
     * @param normalization what its pictures, of values in [0, 1], must go through
     */
    public record Loaded(ResNet model, List<String> classes, Normalization normalization) {}

    /** Writes the two files into a folder, which is made; files of these names are replaced. */
    public static void write(Path folder, ResNet model, List<String> classes, Normalization normalization)
            throws IOException {
        ResNet.Config config = model.config();
        Description description = new Description(
                TYPE,
                config.channels(),
                classes,
                config.widths(),
                config.blocks(),
                config.norm(),
                config.depth().toString(),
                normalization.mean(),
                normalization.deviation());
        Files.createDirectories(folder);
        Files.write(
                folder.resolve(CONFIG), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(description));
        Safetensors.write(folder.resolve(WEIGHTS), model.state(), Map.of("format", "pt"));
    }

    /**
     * Reads the model of a folder.
     *
     * @param depth the residual wiring it was trained with
     * @throws FathomException if the files are missing or broken, or the wiring is another
     */
    public static Loaded read(Path folder, TopologyFactory depth) {
        try (Scope scope = Scope.open()) {
            Description read = JSON.readValue(Files.readAllBytes(folder.resolve(CONFIG)), Description.class);
            if (!TYPE.equals(read.model_type())) {
                throw new IllegalArgumentException("model_type must be " + TYPE + ", got " + read.model_type());
            }
            if (!depth.toString().equals(read.depth())) {
                throw new IllegalArgumentException("it was trained with the wiring " + read.depth() + ", not " + depth);
            }
            ResNet model = new ResNet(
                    new ResNet.Config(
                            read.channels(), read.classes().size(), read.widths(), read.blocks(), read.norm(), depth),
                    Rng.seed(0));
            try (SafetensorsFile file = Safetensors.open(folder.resolve(WEIGHTS))) {
                model.load(file.tensors());
            }
            scope.keepAll(model.state().values());
            return new Loaded(model, List.copyOf(read.classes()), new Normalization(read.mean(), read.deviation()));
        } catch (JsonProcessingException e) {
            throw broken(folder, e.getOriginalMessage(), e);
        } catch (IOException | EngineException | IllegalArgumentException e) {
            throw broken(folder, String.valueOf(e.getMessage()), e);
        }
    }

    private static FathomException broken(Path folder, String reason, Exception cause) {
        return new FathomException(
                ExitStatus.DATA_MISMATCH,
                "the model in " + folder + " cannot be used: " + reason,
                "take the folder of a finished run of an image classifier, as it was written",
                cause);
    }
}
