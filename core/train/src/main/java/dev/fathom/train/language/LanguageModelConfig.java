package dev.fathom.train.language;

import dev.fathom.engine.MatmulPrecision;
import dev.fathom.lab.recipe.About;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Llama;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.ScheduleConfig;
import dev.fathom.train.PluginFactory;
import dev.fathom.train.TrainingConfig;
import dev.fathom.train.Wiring;
import java.util.List;

/**
 * A language model from a corpus to a sample.
 *
 * @param data the text and its tokenizer
 * @param model the LLaMA's sizes
 * @param training how it is trained
 * @param precision how exactly matrix products are computed
 * @param plugins what takes part in the training
 * @param samples what is generated at the end
 */
public record LanguageModelConfig(
        Data data,
        Model model,
        TrainingConfig training,

        @About("products of matrices: full, or bfloat16 where the processor has it (twice as fast)")
        MatmulPrecision precision,

        @About("what takes part in the training, for instance a method")
        List<PluginFactory> plugins,

        Samples samples) {

    private static final int SMALLEST_VOCABULARY = 257;
    private static final int LARGEST_VOCABULARY = 1 << 24;

    /** Copies the list. */
    public LanguageModelConfig {
        plugins = List.copyOf(plugins);
    }

    /** A small model of code. */
    public static LanguageModelConfig defaults() {
        return new LanguageModelConfig(
                Data.defaults(),
                Model.defaults(),
                new TrainingConfig(3000, 16, 1, AdamWConfig.of(2e-3), ScheduleConfig.Cosine.defaults(), 1.0, 500, 500),
                MatmulPrecision.BFLOAT16,
                List.of(),
                Samples.defaults());
    }

    /**
     * The text and its tokenizer.
     *
     * @param corpus a name of the data catalog, or a folder of text files
     * @param vocabulary number of tokens, from 257 to 16,777,216
     * @param trainBytes most bytes of training text used
     * @param validationBytes most bytes of held-out text used
     * @param tokenizerBytes most bytes of training text from which the tokenizer learns
     */
    public record Data(
            @About("a name of the data catalog (`fathom data list`), or a folder of text files")
            String corpus,

            @About("number of tokens, from 257 to 16,777,216")
            int vocabulary,

            @About("most bytes of training text used") long trainBytes,
            @About("most bytes of held-out text used") long validationBytes,

            @About("most bytes of training text from which the tokenizer learns")
            long tokenizerBytes) {

        /** Checks the ranges. */
        public Data {
            if (vocabulary < SMALLEST_VOCABULARY || vocabulary > LARGEST_VOCABULARY) {
                throw new IllegalArgumentException("vocabulary must be from " + SMALLEST_VOCABULARY
                        + " (256 bytes and the end of text) to " + LARGEST_VOCABULARY + ", got " + vocabulary);
            }
            positive("trainBytes", trainBytes);
            positive("validationBytes", validationBytes);
            positive("tokenizerBytes", tokenizerBytes);
        }

        /** Java code. */
        public static Data defaults() {
            return new Data("java-code", 4096, 64_000_000, 1_000_000, 16_000_000);
        }
    }

    /**
     * The model's sizes.
     *
     * @param dim width of a state
     * @param layers number of layers
     * @param heads query heads
     * @param kvHeads key and value heads
     * @param ffDim hidden width of the feed-forward branch
     * @param context tokens seen at once
     * @param dropout share of each branch's output set to 0 in training
     * @param tieEmbeddings whether the head shares the token table
     * @param depth the residual wiring
     */
    public record Model(
            @About("width of a state; a multiple of heads") int dim,
            @About("number of layers") int layers,
            @About("query heads") int heads,
            @About("key and value heads; divides heads") int kvHeads,

            @About("hidden width of the feed-forward branch")
            int ffDim,

            @About("tokens seen at once") int context,

            @About("share of each branch's output set to 0 in training, in [0, 1)")
            double dropout,

            @About("whether the head shares the token table")
            boolean tieEmbeddings,

            @About("the residual wiring") TopologyFactory depth) {

        /** Checks the ranges as the model does, and that the wiring fits it. */
        public Model {
            Llama.Config model = new Llama.Config(
                    257, dim, layers, heads, kvHeads, ffDim, context, 1e4, 1e-5, 0.02, dropout, tieEmbeddings, depth);
            Wiring.requireFits(depth, List.of(model.stack()));
        }

        /** 6 layers of width 192. */
        public static Model defaults() {
            return new Model(192, 6, 6, 6, 512, 128, 0, true, new CascadeConfig());
        }

        /** The model with a vocabulary. */
        Llama.Config withVocabulary(int size) {
            return new Llama.Config(
                    size, dim, layers, heads, kvHeads, ffDim, context, 1e4, 1e-5, 0.02, dropout, tieEmbeddings, depth);
        }
    }

    /**
     * What is generated at the end.
     *
     * @param prompts texts to go on from
     * @param tokens how many tokens each is continued by
     * @param sampling how tokens are drawn
     */
    public record Samples(
            @About("texts to go on from") List<String> prompts,
            @About("how many tokens each is continued by") int tokens,
            Sampling sampling) {

        /** Checks the ranges. */
        public Samples {
            prompts = List.copyOf(prompts);
            if (tokens < 1) {
                throw new IllegalArgumentException("tokens must be at least 1, got " + tokens);
            }
        }

        /** One method of Java. */
        public static Samples defaults() {
            return new Samples(List.of("    public static int "), 128, Sampling.defaults());
        }
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
    }
}
