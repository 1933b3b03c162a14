package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import org.jspecify.annotations.Nullable;

/**
 * Multi-head self-attention with grouped queries and rotary positions, on fused attention. Children: q_proj, k_proj,
 * v_proj, o_proj.
 *
 * <p>Shapes: x (B, T, D); q (B, T, H, N), k and v (B, T, G, N) with D = H · N and G dividing H; the G key heads each
 * serve H / G neighbouring query heads.
 */
public final class Attention extends Layer {

    /**
     * Sizes and kind.
     *
     * @param dim D, a multiple of heads
     * @param heads H, a multiple of kvHeads
     * @param kvHeads G
     * @param causal whether a position sees itself and earlier ones only
     */
    public record Config(int dim, int heads, int kvHeads, boolean causal) {

        /** Checks that the sizes fit each other. */
        public Config {
            Check.positive("dim", dim);
            Check.positive("heads", heads);
            Check.positive("kvHeads", kvHeads);
            Check.multiple("dim", dim, "heads", heads);
            Check.multiple("heads", heads, "kvHeads", kvHeads);
        }

        /** N, the size of a head. */
        public int headDim() {
            return dim / heads;
        }
    }

    private final Config config;
    private final @Nullable RotaryEmbedding rotary;
    private final Layer query;
    private final Layer key;
    private final Layer value;
    private final Layer output;

    /** Attention without positions when {@code rotary} is null. */
    public Attention(Init init, Config config, @Nullable RotaryEmbedding rotary, LayerFactory layers) {
        int kvDim = config.kvHeads() * config.headDim();
        this.config = config;
        this.rotary = rotary;
        this.query = child("q_proj", layers.linear(init.at("q_proj"), config.dim(), config.dim()));
        this.key = child("k_proj", layers.linear(init.at("k_proj"), config.dim(), kvDim));
        this.value = child("v_proj", layers.linear(init.at("v_proj"), config.dim(), kvDim));
        this.output = child("o_proj", layers.linear(init.at("o_proj"), config.dim(), config.dim()));
    }

    /** Attends within x, (B, T, D). */
    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return attend(x, pass, null, 0);
    }

    /** Attends to the cached tokens and to x, whose T tokens follow them and are added to the cache. */
    Tensor attend(Tensor x, Pass pass, @Nullable KvCache cache, int layer) {
        int past = cache == null ? 0 : cache.length();
        long batch = x.size(0);
        long length = x.size(1);
        Tensor q = turned(query.forward(x, pass), config.heads(), past);
        Tensor k = turned(key.forward(x, pass), config.kvHeads(), past);
        Tensor v = heads(value.forward(x, pass), config.kvHeads());
        if (cache != null) {
            KvCache.Pair all = cache.extend(layer, k, v);
            k = all.keys();
            v = all.values();
        }
        boolean seesAll = !config.causal() || length == 1;
        Tensor mask = seesAll || past == 0 ? null : visible(past, length);
        Tensor mixed = Functional.attention(
                q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), mask, !seesAll && past == 0);
        return output.forward(mixed.transpose(1, 2).reshape(batch, length, config.dim()), pass);
    }

    private Tensor heads(Tensor x, int count) {
        return x.reshape(x.size(0), x.size(1), count, config.headDim());
    }

    private Tensor turned(Tensor x, int count, int start) {
        return rotary == null ? heads(x, count) : rotary.apply(x, start);
    }

    /** Which of past + T keys each of T queries may see: true at and before its own position. */
    private static Tensor visible(int past, long length) {
        Tensor queries = Tensors.arange(length).add(past).unsqueeze(1);
        Tensor keys = Tensors.arange(past + length).unsqueeze(0);
        return keys.le(queries);
    }
}
