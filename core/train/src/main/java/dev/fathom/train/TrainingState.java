package dev.fathom.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fathom.engine.EngineException;
import dev.fathom.engine.Safetensors;
import dev.fathom.engine.SafetensorsFile;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.Checkpoint;
import dev.fathom.lab.checkpoint.StagingFolder;
import dev.fathom.nn.Module;
import dev.fathom.optim.Optimizer;
import dev.fathom.optim.OptimizerState;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything a training depends on, as the files of a checkpoint: {@code model.safetensors},
 * {@code optimizer.safetensors}, {@code plugin-NAME.safetensors} and {@code training.json}. The order of data and all
 * randomness are functions of seed and step, so the step is all there is to know of them.
 */
final class TrainingState {

    static final String MODEL = "model.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String TRAINING = "training.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Module model;
    private final Optimizer optimizer;
    private final Map<String, TrainingPlugin> plugins;

    /** What {@code training.json} holds. */
    record Counts(long step, Map<String, Long> optimizer, Map<String, Map<String, Double>> plugins) {

        /** Refuses what another program has written. */
        Counts {
            if (step < 0 || optimizer == null || plugins == null) {
                throw new IllegalArgumentException(
                        TRAINING + " needs a step of at least 0, and what it says of optimizer and plugins");
            }
        }
    }

    TrainingState(Module model, Optimizer optimizer, Map<String, TrainingPlugin> plugins) {
        this.model = model;
        this.optimizer = optimizer;
        this.plugins = plugins;
    }

    /** Writes the state after {@code step} steps. */
    void write(long step, StagingFolder folder) throws IOException {
        try (Scope scope = Scope.open()) {
            writeTensors(folder, MODEL, model.state());
            OptimizerState state = optimizer.state();
            writeTensors(folder, OPTIMIZER, state.tensors());
            Map<String, Map<String, Double>> numbers = new TreeMap<>();
            for (Map.Entry<String, TrainingPlugin> plugin : plugins.entrySet()) {
                TrainingPlugin.PluginState own = plugin.getValue().state();
                numbers.put(plugin.getKey(), new TreeMap<>(own.numbers()));
                writeTensors(folder, pluginFile(plugin.getKey()), own.tensors());
            }
            folder.write(TRAINING, JSON.writeValueAsBytes(new Counts(step, new TreeMap<>(state.counts()), numbers)));
        }
    }

    private static void writeTensors(StagingFolder folder, String name, Map<String, Tensor> tensors)
            throws IOException {
        try (WritableByteChannel channel = folder.create(name)) {
            Safetensors.write(channel, tensors, Map.of("format", "pt"));
        }
    }

    /**
     * Takes the state of a checkpoint.
     *
     * @return the number of steps it was saved after
     * @throws FathomException if it is of another model, optimiser or set of plug-ins
     */
    long restore(Checkpoint checkpoint) {
        try (Scope scope = Scope.open();
                SafetensorsFile modelFile = Safetensors.open(checkpoint.file(MODEL));
                SafetensorsFile optimizerFile = Safetensors.open(checkpoint.file(OPTIMIZER))) {
            Counts counts = JSON.readValue(Files.readAllBytes(checkpoint.file(TRAINING)), Counts.class);
            if (!counts.plugins().keySet().equals(plugins.keySet())) {
                throw new IllegalArgumentException("it was saved with plug-ins "
                        + counts.plugins().keySet() + ", this training has " + plugins.keySet());
            }
            model.load(modelFile.tensors());
            optimizer.restore(new OptimizerState(optimizerFile.tensors(), counts.optimizer()));
            for (Map.Entry<String, TrainingPlugin> plugin : plugins.entrySet()) {
                restore(plugin.getKey(), plugin.getValue(), counts, checkpoint);
            }
            return counts.step();
        } catch (IllegalArgumentException e) {
            throw doesNotFit(checkpoint, e);
        } catch (JsonProcessingException e) {
            throw unreadable(checkpoint, e.getOriginalMessage(), e);
        } catch (IOException | EngineException e) {
            throw unreadable(checkpoint, String.valueOf(e.getMessage()), e);
        }
    }

    private static void restore(String name, TrainingPlugin plugin, Counts counts, Checkpoint checkpoint)
            throws IOException {
        try (SafetensorsFile file = Safetensors.open(checkpoint.file(pluginFile(name)))) {
            plugin.restore(new TrainingPlugin.PluginState(
                    file.tensors(), counts.plugins().getOrDefault(name, Map.of())));
        }
    }

    private static String pluginFile(String name) {
        return "plugin-" + name + ".safetensors";
    }

    private static FathomException doesNotFit(Checkpoint checkpoint, RuntimeException cause) {
        return new FathomException(
                ExitStatus.DATA_MISMATCH,
                "checkpoint " + checkpoint.folder() + " does not fit this training: " + cause.getMessage(),
                "resume with the recipe the run was made from, or begin a new run",
                cause);
    }

    private static FathomException unreadable(Checkpoint checkpoint, String reason, Exception cause) {
        return new FathomException(
                ExitStatus.DATA_MISMATCH,
                "checkpoint " + checkpoint.folder() + " cannot be read: " + reason,
                "delete it and resume: the one before it is taken",
                cause);
    }
}
