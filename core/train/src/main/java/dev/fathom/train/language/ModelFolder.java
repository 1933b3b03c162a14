package dev.fathom.train.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.data.text.BpeTokenizer;
import dev.fathom.engine.EngineException;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Safetensors;
import dev.fathom.engine.SafetensorsFile;
import dev.fathom.engine.Scope;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Llama;
import dev.fathom.nn.TopologyFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A language model in Hugging Face's layout: {@code config.json}, {@code model.safetensors} and {@code tokenizer.json},
 * with the names of {@code LlamaForCausalLM}. A model with another wiring than the plain cascade is another function of
 * its weights, which other software does not know: its {@code model_type} is {@code fathom-llama}, so that none takes
 * it for a LLaMA, and {@code residual_wiring} tells the wiring.
 */
public final class ModelFolder {

    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "model.safetensors";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String WIRING = "residual_wiring";
    private static final TopologyFactory CASCADE = new CascadeConfig();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ModelFolder() {}

    /** Writes the three files into a folder, which is made; files of these names are replaced. */
    public static void write(Path folder, Llama model, BpeTokenizer tokenizer) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                folder.resolve(CONFIG),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(config(model.config(), tokenizer)));
        Safetensors.write(folder.resolve(WEIGHTS), model.state(), Map.of("format", "pt"));
        try (OutputStream out = Files.newOutputStream(folder.resolve(TOKENIZER))) {
            tokenizer.write(out);
        }
    }

    private static ObjectNode config(Llama.Config config, BpeTokenizer tokenizer) {
        ObjectNode json = JSON.createObjectNode();
        boolean isLlama = config.depth().equals(CASCADE);
        json.putArray("architectures").add(isLlama ? "LlamaForCausalLM" : "FathomLlama");
        json.put("model_type", type(config.depth()));
        if (!isLlama) {
            json.put(WIRING, config.depth().toString());
        }
        json.put("vocab_size", config.vocabSize());
        json.put("hidden_size", config.dim());
        json.put("intermediate_size", config.ffDim());
        json.put("num_hidden_layers", config.layers());
        json.put("num_attention_heads", config.heads());
        json.put("num_key_value_heads", config.kvHeads());
        json.put("max_position_embeddings", config.context());
        json.put("rope_theta", config.ropeTheta());
        json.put("rms_norm_eps", config.normEps());
        json.put("initializer_range", config.initStd());
        json.put("tie_word_embeddings", config.tieEmbeddings());
        json.put("hidden_act", "silu");
        json.put("attention_bias", false);
        json.put("mlp_bias", false);
        json.put("torch_dtype", "float32");
        json.put("bos_token_id", tokenizer.endOfText());
        json.put("eos_token_id", tokenizer.endOfText());
        return json;
    }

    private static String type(TopologyFactory depth) {
        return depth.equals(CASCADE) ? "llama" : "fathom-llama";
    }

    /**
     * The tokenizer of a folder.
     *
     * @throws dev.fathom.data.text.TokenizerException if it is broken or of another kind
     */
    public static BpeTokenizer tokenizer(Path folder) {
        return BpeTokenizer.read(folder.resolve(TOKENIZER));
    }

    /**
     * Reads a model with the plain cascade.
     *
     * @throws FathomException if the files are missing, broken or of another architecture
     */
    public static Llama read(Path folder) {
        return read(folder, CASCADE);
    }

    /**
     * Reads the model of a folder.
     *
     * @param depth the residual wiring it was trained with
     * @throws FathomException if the files are missing, broken or of another architecture or wiring
     */
    public static Llama read(Path folder, TopologyFactory depth) {
        Llama.Config config = readConfig(folder.resolve(CONFIG), depth);
        Llama model = new Llama(config, Rng.seed(0));
        try (Scope scope = Scope.open();
                SafetensorsFile file = Safetensors.open(folder.resolve(WEIGHTS))) {
            model.load(file.tensors());
            return model;
        } catch (IOException | EngineException | IllegalArgumentException e) {
            throw broken(folder.resolve(WEIGHTS), e);
        }
    }

    private static Llama.Config readConfig(Path file, TopologyFactory depth) {
        try {
            JsonNode json = JSON.readTree(Files.readAllBytes(file));
            String wiring = json.path(WIRING).asText(CASCADE.toString());
            if (!wiring.equals(depth.toString())) {
                throw new IllegalArgumentException("it was trained with the wiring " + wiring + ", not " + depth);
            }
            String type = json.path("model_type").asText();
            if (!type.equals(type(depth))) {
                throw new IllegalArgumentException("model_type must be " + type(depth) + ", got '" + type + "'");
            }
            return new Llama.Config(
                    json.path("vocab_size").asInt(),
                    json.path("hidden_size").asInt(),
                    json.path("num_hidden_layers").asInt(),
                    json.path("num_attention_heads").asInt(),
                    json.path("num_key_value_heads").asInt(),
                    json.path("intermediate_size").asInt(),
                    json.path("max_position_embeddings").asInt(),
                    json.path("rope_theta").asDouble(1e4),
                    json.path("rms_norm_eps").asDouble(1e-5),
                    json.path("initializer_range").asDouble(0.02),
                    0,
                    json.path("tie_word_embeddings").asBoolean(false),
                    depth);
        } catch (IOException | IllegalArgumentException e) {
            throw broken(file, e);
        }
    }

    private static FathomException broken(Path file, Exception cause) {
        return new FathomException(
                ExitStatus.DATA_MISMATCH,
                "model file " + file + " cannot be used: " + cause.getMessage(),
                "export the model again with `fathom export`",
                cause);
    }
}
