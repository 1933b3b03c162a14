package dev.fathom.nn;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A LLaMA decoder layer, h + attention(norm(h)) followed by h + mlp(norm(h)), as one residual block or as two.
 * Children: self_attn, mlp, input_layernorm, post_attention_layernorm (the norms only where the topology wants them).
 */
final class DecoderLayer extends Module {
    private final int index;
    private final Attention attention;
    private final SwiGlu mlp;
    private final @Nullable RmsNorm attentionNorm;
    private final @Nullable RmsNorm mlpNorm;
    private final BlockForm attentionForm;
    private final BlockForm mlpForm;
    private final Dropout attentionDropout;
    private final Dropout mlpDropout;

    DecoderLayer(
            Init init,
            Llama.Config config,
            int index,
            RotaryEmbedding rotary,
            LayerFactory layers,
            BlockForm attentionForm,
            BlockForm mlpForm) {
        this.index = index;
        this.attentionForm = attentionForm;
        this.mlpForm = mlpForm;
        attention = child("self_attn", new Attention(init.at("self_attn"), config.attention(), rotary, layers));
        mlp = child("mlp", new SwiGlu(init.at("mlp"), config.dim(), config.ffDim(), layers));
        attentionNorm = norm(init, "input_layernorm", config, attentionForm);
        mlpNorm = norm(init, "post_attention_layernorm", config, mlpForm);
        attentionDropout = new Dropout(init.at("self_attn"), config.dropout());
        mlpDropout = new Dropout(init.at("mlp"), config.dropout());
    }

    private @Nullable RmsNorm norm(Init init, String name, Llama.Config config, BlockForm form) {
        return form.preNorm()
                ? child(name, new RmsNorm(init.at(name), config.dim(), config.normEps(), form.preNormScale()))
                : null;
    }

    /** This layer in one call: one block, or attention and feed-forward as blocks of their own. */
    List<ResidualBlock> blocks(Granularity granularity, Pass pass, @Nullable KvCache cache) {
        if (granularity == Granularity.HALF_BLOCK) {
            return List.of(h -> attentionBranch(h, pass, cache), h -> mlpBranch(h, pass));
        }
        return List.of(new ResidualBlock() {
            @Override
            public Tensor branch(Tensor h) {
                try (Scope scope = Scope.open()) {
                    Tensor attended = attentionBranch(h, pass, cache);
                    return scope.keep(attended.add(mlpBranch(h.add(attended), pass)));
                }
            }

            @Override
            public Tensor forward(Tensor h) {
                try (Scope scope = Scope.open()) {
                    Tensor attended = h.add(attentionBranch(h, pass, cache));
                    return scope.keep(attended.add(mlpBranch(attended, pass)));
                }
            }
        });
    }

    private Tensor attentionBranch(Tensor h, Pass pass, @Nullable KvCache cache) {
        try (Scope scope = Scope.open()) {
            Tensor x = attentionNorm == null ? h : attentionNorm.forward(h, pass);
            Tensor mixed = attention.attend(x, pass, cache, index);
            return scope.keep(scaled(attentionDropout.forward(mixed, pass), attentionForm));
        }
    }

    private Tensor mlpBranch(Tensor h, Pass pass) {
        try (Scope scope = Scope.open()) {
            Tensor x = mlpNorm == null ? h : mlpNorm.forward(h, pass);
            return scope.keep(scaled(mlpDropout.forward(mlp.forward(x, pass), pass), mlpForm));
        }
    }

    private static Tensor scaled(Tensor branch, BlockForm form) {
        return form.branchScale() == 1 ? branch : branch.mul(form.branchScale());
    }
}
