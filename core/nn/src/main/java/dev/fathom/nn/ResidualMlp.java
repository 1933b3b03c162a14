package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A deep perceptron of residual blocks: a linear entry, K blocks of several (linear, layer norm, SiLU) layers each, a
 * linear head. Children: entry, blocks.j.linear.i, blocks.j.norm.i, depth, head. Shapes: (B, in) to (B, out).
 */
public final class ResidualMlp extends Layer {
    private static final double EPS = 1e-5;

    /**
     * Sizes and settings.
     *
     * @param in width of the input
     * @param out width of the output
     * @param width width of a state
     * @param blocks K, number of residual blocks
     * @param layersPerBlock linear layers in each block; 4 in the deep networks of goal-conditioned reinforcement
     *     learning
     * @param depth the residual wiring
     */
    public record Config(int in, int out, int width, int blocks, int layersPerBlock, TopologyFactory depth) {

        /** Checks the ranges. */
        public Config {
            Check.positive("in", in);
            Check.positive("out", out);
            Check.positive("width", width);
            Check.positive("blocks", blocks);
            Check.positive("layersPerBlock", layersPerBlock);
        }
    }

    private final Config config;
    private final Linear entry;
    private final ModuleList<Block> blocks;
    private final ResidualTopology depth;
    private final Linear head;

    /** A perceptron with 32-bit parameters. */
    public ResidualMlp(Config config, Rng rng) {
        this(config, Init.of(rng));
    }

    /** A perceptron with the given source of initial values. */
    public ResidualMlp(Config config, Init init) {
        this.config = config;
        ResidualTopology wiring =
                config.depth().create(new StackShape(config.blocks(), config.width(), -1), init.at("depth"));
        entry = child("entry", new Linear(init.at("entry"), config.in(), config.width(), true));
        List<Block> built = new ArrayList<>();
        for (int j = 0; j < config.blocks(); j++) {
            Init at = init.at("blocks").at(Integer.toString(j));
            built.add(new Block(at, config.width(), config.layersPerBlock(), wiring.form(j)));
        }
        blocks = child("blocks", new ModuleList<>(built));
        depth = child("depth", wiring);
        head = child("head", new Linear(init.at("head"), config.width(), config.out(), true));
    }

    /** Sizes and settings. */
    public Config config() {
        return config;
    }

    /** The residual wiring in use. */
    public ResidualTopology depth() {
        return depth;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return forward(x, pass, BlockHook.NONE);
    }

    /** The output (B, out), with a hook around the blocks. */
    public Tensor forward(Tensor x, Pass pass, BlockHook hook) {
        hook.requireFits(blocks.size());
        List<ResidualBlock> bound = new ArrayList<>();
        for (Block block : blocks) {
            bound.add(hook.wrap(bound.size(), h -> block.branch(h, pass)));
        }
        return head.forward(depth.run(entry.forward(x, pass), bound), pass);
    }

    /** Several (linear, layer norm, SiLU) layers. The form's scale applies to each norm; it is never left out. */
    private static final class Block extends Module {
        private final ModuleList<Linear> linear;
        private final ModuleList<LayerNorm> norm;
        private final double branchScale;

        Block(Init init, int width, int layers, BlockForm form) {
            List<Linear> linears = new ArrayList<>();
            List<LayerNorm> norms = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                linears.add(new Linear(init.at("linear").at(Integer.toString(i)), width, width, true));
                norms.add(new LayerNorm(init.at("norm").at(Integer.toString(i)), width, EPS, form.preNormScale()));
            }
            linear = child("linear", new ModuleList<>(linears));
            norm = child("norm", new ModuleList<>(norms));
            branchScale = form.branchScale();
        }

        Tensor branch(Tensor h, Pass pass) {
            try (Scope scope = Scope.open()) {
                Tensor y = h;
                for (int i = 0; i < linear.size(); i++) {
                    y = Functional.silu(norm.get(i).forward(linear.get(i).forward(y, pass), pass));
                }
                return scope.keep(branchScale == 1 ? y : y.mul(branchScale));
            }
        }
    }
}
