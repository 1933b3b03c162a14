package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The LLaMA language model (Touvron et al. 2023): RMS norm before each branch, rotary positions, grouped queries,
 * SwiGLU. Parameter names, shapes and numerics are those of Hugging Face's {@code LlamaForCausalLM}; a topology with
 * parameters adds names under {@code model.depth}.
 *
 * <p>Shapes: token ids (B, T) of I64, states (B, T, D), logits (B, T, V).
 */
public final class Llama extends Module {

    /**
     * Sizes and settings.
     *
     * @param vocabSize V, number of tokens
     * @param dim D, width of a state; a multiple of heads
     * @param layers number of decoder layers
     * @param heads query heads; a multiple of kvHeads
     * @param kvHeads key and value heads
     * @param ffDim hidden width of the feed-forward branch
     * @param context largest number of tokens a sequence may have
     * @param ropeTheta base of the rotary wavelengths; LLaMA 1 and 2 use 10000
     * @param normEps added to the mean square in RMS norms; LLaMA uses 1e-5 or 1e-6
     * @param initStd standard deviation of initial weights; Hugging Face uses 0.02
     * @param dropout share of each branch's output set to 0 in training, in [0, 1)
     * @param tieEmbeddings whether the head shares the token table
     * @param depth the residual wiring
     */
    public record Config(
            int vocabSize,
            int dim,
            int layers,
            int heads,
            int kvHeads,
            int ffDim,
            int context,
            double ropeTheta,
            double normEps,
            double initStd,
            double dropout,
            boolean tieEmbeddings,
            TopologyFactory depth) {

        /** Checks ranges and that the sizes fit each other. */
        public Config {
            Check.positive("vocabSize", vocabSize);
            Check.positive("layers", layers);
            Check.positive("ffDim", ffDim);
            Check.positive("context", context);
            Check.positive("ropeTheta", ropeTheta);
            Check.positive("normEps", normEps);
            Check.positive("initStd", initStd);
            Check.probability("dropout", dropout);
            int headDim = new Attention.Config(dim, heads, kvHeads, true).headDim();
            if (headDim % 2 != 0) {
                throw new IllegalArgumentException(
                        "dim / heads must be even for rotary positions, got " + dim + " / " + heads + " = " + headDim);
            }
        }

        /**
         * LLaMA's usual settings: no grouping, feed-forward 8/3 · dim rounded up to a multiple of 16, untied, cascade.
         */
        public static Config of(int vocabSize, int dim, int layers, int heads, int context) {
            int ffDim = (8 * dim / 3 + 15) / 16 * 16;
            return new Config(
                    vocabSize,
                    dim,
                    layers,
                    heads,
                    heads,
                    ffDim,
                    context,
                    1e4,
                    1e-5,
                    0.02,
                    0,
                    false,
                    new CascadeConfig());
        }

        /** The same model with another residual wiring. */
        public Config withDepth(TopologyFactory other) {
            return new Config(
                    vocabSize,
                    dim,
                    layers,
                    heads,
                    kvHeads,
                    ffDim,
                    context,
                    ropeTheta,
                    normEps,
                    initStd,
                    dropout,
                    tieEmbeddings,
                    other);
        }

        /** The same model with another number of decoder layers. */
        public Config withLayers(int other) {
            return new Config(
                    vocabSize,
                    dim,
                    other,
                    heads,
                    kvHeads,
                    ffDim,
                    context,
                    ropeTheta,
                    normEps,
                    initStd,
                    dropout,
                    tieEmbeddings,
                    depth);
        }

        /** The stack that is wired: its blocks are layers or, at half granularity, their branches; a norm follows. */
        public StackShape stack() {
            return new StackShape(depth.granularity().blocks(layers), dim, -1, true);
        }

        /** Sizes of the attention. */
        public Attention.Config attention() {
            return new Attention.Config(dim, heads, kvHeads, true);
        }

        /** Number of parameters, without those of the topology. */
        public long parameterCount() {
            long kvDim = (long) kvHeads * (dim / heads);
            long layer = 2L * dim * dim + 2 * kvDim * dim + 3L * dim * ffDim + 2L * dim;
            return (tieEmbeddings ? 1L : 2L) * vocabSize * dim + layers * layer + dim;
        }
    }

    private final Config config;
    private final Init init;
    private final Decoder model;
    private final Layer head;

    /** A model with dense layers and 32-bit parameters. */
    public Llama(Config config, Rng rng) {
        this(config, Init.of(rng), LayerFactory.DENSE);
    }

    /**
     * A model with the given source of initial values (its law is replaced by LLaMA's normal one) and kind of layers.
     */
    public Llama(Config config, Init init, LayerFactory layers) {
        this.config = config;
        this.init = init.with(WeightLaw.normal(config.initStd()));
        this.model = child("model", new Decoder(this.init.at("model"), config, layers));
        this.head = config.tieEmbeddings()
                ? layers.tiedHead(model.embedding)
                : child("lm_head", layers.linear(this.init.at("lm_head"), config.dim(), config.vocabSize()));
    }

    /** Sizes and settings. */
    public Config config() {
        return config;
    }

    /** The residual wiring in use. */
    public ResidualTopology depth() {
        return model.depth;
    }

    /** Logits (B, T, V) for token ids (B, T). */
    public Tensor forward(Tensor ids, Pass pass) {
        return forward(ids, pass, BlockHook.NONE);
    }

    /** Logits (B, T, V), with a hook around the blocks of the stack. */
    public Tensor forward(Tensor ids, Pass pass, BlockHook hook) {
        return head.forward(model.states(ids, pass, hook, null), pass);
    }

    /** The states (B, T, D) that the head reads, after the last norm. */
    public Tensor states(Tensor ids, Pass pass, BlockHook hook) {
        return model.states(ids, pass, hook, null);
    }

    /** Mean cross-entropy in nats of targets (B, T) given ids (B, T): a scalar. */
    public Tensor loss(Tensor ids, Tensor targets, Pass pass) {
        return loss(ids, targets, pass, BlockHook.NONE);
    }

    /** Mean cross-entropy in nats, with a hook around the blocks of the stack. */
    public Tensor loss(Tensor ids, Tensor targets, Pass pass, BlockHook hook) {
        Tensor logits = head.forward(model.states(ids, pass, hook, null).reshape(-1, config.dim()), pass);
        return Functional.crossEntropy(logits, targets.reshape(-1));
    }

    /** An empty cache for generating {@code batch} sequences up to the model's context. */
    public KvCache cache(int batch) {
        return cache(batch, config.context());
    }

    /** An empty cache for {@code batch} sequences of at most {@code capacity} tokens, at most the model's context. */
    public KvCache cache(int batch, int capacity) {
        if (capacity > config.context()) {
            throw new IllegalArgumentException("capacity must be <= context " + config.context() + ", got " + capacity);
        }
        return new KvCache(
                config.layers(),
                batch,
                capacity,
                config.kvHeads(),
                config.attention().headDim(),
                init.dtype());
    }

    /**
     * Generation step: adds tokens (B, T) to the cache and gives their logits (B, T, V), equal to those of
     * {@link #forward} on the whole sequence. Call it without gradients.
     *
     * @throws IllegalArgumentException if the cache has no room or was made for another number of sequences
     */
    public Tensor append(Tensor ids, KvCache cache) {
        cache.checkRoom(ids.size(0), ids.size(1));
        Pass pass = Pass.evaluation();
        Tensor logits = head.forward(model.states(ids, pass, BlockHook.NONE, cache), pass);
        cache.advance(ids.size(1));
        return logits;
    }

    /** The part that Hugging Face names {@code model}: everything but the head. */
    private static final class Decoder extends Module {
        private final Layer embedding;
        private final ModuleList<DecoderLayer> layers;
        private final RmsNorm norm;
        private final ResidualTopology depth;
        private final Granularity granularity;

        Decoder(Init init, Config config, LayerFactory factory) {
            granularity = config.depth().granularity();
            ResidualTopology wiring = config.depth().create(config.stack(), init.at("depth"));
            RotaryEmbedding rotary = new RotaryEmbedding(
                    config.heads(), config.attention().headDim(), config.context(), config.ropeTheta(), init.dtype());
            int halves = granularity.blocks(1);
            List<DecoderLayer> built = new ArrayList<>();
            for (int i = 0; i < config.layers(); i++) {
                BlockForm first = wiring.form(halves * i);
                BlockForm second = wiring.form(halves * i + halves - 1);
                Init at = init.at("layers").at(Integer.toString(i));
                built.add(new DecoderLayer(at, config, i, rotary, factory, first, second));
            }
            embedding = child(
                    "embed_tokens",
                    factory.embedding(init.at("embed_tokens"), config.vocabSize(), config.dim(), config.initStd()));
            layers = child("layers", new ModuleList<>(built));
            norm = child("norm", new RmsNorm(init.at("norm"), config.dim(), config.normEps()));
            depth = child("depth", wiring);
        }

        Tensor states(Tensor ids, Pass pass, BlockHook hook, @Nullable KvCache cache) {
            if (ids.rank() != 2) {
                throw new IllegalArgumentException("token ids must be (batch, length), got rank " + ids.rank());
            }
            hook.requireFits(depth.stack().blocks());
            List<ResidualBlock> blocks = new ArrayList<>(depth.stack().blocks());
            for (DecoderLayer layer : layers) {
                for (ResidualBlock block : layer.blocks(granularity, pass, cache)) {
                    blocks.add(hook.wrap(blocks.size(), block));
                }
            }
            return norm.forward(depth.run(embedding.forward(ids, pass), blocks), pass);
        }
    }
}
