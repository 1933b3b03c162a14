package dev.fathom.nn;

import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A residual network for pictures (He et al. 2016): a 3 x 3 stem, stages of basic blocks in pre-activation order, a
 * last normalisation, the mean over positions, a linear head. Every stage but the first begins with a block that halves
 * the picture and changes the width; the blocks after it keep the shape and are wired by a topology of the stage's own.
 *
 * <p>Children: stem, stages.i.transition, stages.i.blocks.j, stages.i.depth, norm, head. Shapes: (B, C, H, W) to logits
 * (B, classes).
 */
public final class ResNet extends Module {

    /**
     * Sizes and settings.
     *
     * @param channels channels of a picture
     * @param classes number of classes
     * @param widths channels of each stage, at least one stage
     * @param blocks residual blocks in each stage, the shape-changing one included
     * @param norm how channels are normalised
     * @param depth the residual wiring of each stage
     */
    public record Config(
            int channels, int classes, List<Integer> widths, int blocks, ChannelNorm norm, TopologyFactory depth) {

        /** Checks the ranges. */
        public Config {
            Check.positive("channels", channels);
            Check.positive("classes", classes);
            Check.positive("blocks", blocks);
            if (widths.isEmpty()) {
                throw new IllegalArgumentException("widths must name at least one stage, got none");
            }
            widths.forEach(width -> Check.positive("width", width));
            widths = List.copyOf(widths);
        }

        /** The stacks that are wired, first stage first: a stage that has no block but its transition has none. */
        public List<StackShape> stacks() {
            return IntStream.range(0, widths.size())
                    .mapToObj(this::stack)
                    .flatMap(Optional::stream)
                    .toList();
        }

        /** The blocks of equal shape of one stage; a norm follows. */
        private Optional<StackShape> stack(int stage) {
            int equal = stage == 0 ? blocks : blocks - 1;
            return equal == 0 ? Optional.empty() : Optional.of(new StackShape(equal, widths.get(stage), 1, true));
        }

        /** Three stages of widths w, 2w and 4w, group norm, cascade. */
        public static Config of(int channels, int classes, int width, int blocks) {
            return new Config(
                    channels,
                    classes,
                    List.of(width, 2 * width, 4 * width),
                    blocks,
                    ChannelNorm.GROUP,
                    new CascadeConfig());
        }
    }

    private final Config config;
    private final Conv2d stem;
    private final ModuleList<Stage> stages;
    private final Layer norm;
    private final Linear head;

    /** A network with 32-bit parameters. */
    public ResNet(Config config, Rng rng) {
        this(config, Init.of(rng));
    }

    /** A network with the given source of initial values; convolutions follow {@link WeightLaw#he()}. */
    public ResNet(Config config, Init init) {
        this.config = config;
        Init he = init.with(WeightLaw.he());
        int first = config.widths().get(0);
        int last = config.widths().get(config.widths().size() - 1);
        stem = child("stem", new Conv2d(he.at("stem"), Conv2d.Config.same(config.channels(), first, 3, 1), false));
        List<Stage> built = new ArrayList<>();
        int before = first;
        for (int width : config.widths()) {
            Init at = he.at("stages").at(Integer.toString(built.size()));
            built.add(new Stage(at, before, built.size(), config));
            before = width;
        }
        stages = child("stages", new ModuleList<>(built));
        norm = child("norm", config.norm().create(he.at("norm"), last, 1));
        head = child("head", new Linear(init.at("head"), last, config.classes(), true));
    }

    /** Sizes and settings. */
    public Config config() {
        return config;
    }

    /** The wiring of every stage that has blocks of equal shape, first stage first. */
    public List<ResidualTopology> depths() {
        List<ResidualTopology> depths = new ArrayList<>();
        for (Stage stage : stages) {
            if (stage.depth != null) {
                depths.add(stage.depth);
            }
        }
        return depths;
    }

    /** Logits (B, classes) for pictures (B, C, H, W). */
    public Tensor forward(Tensor pictures, Pass pass) {
        return head.forward(features(pictures, pass, BlockHook.NONE), pass);
    }

    /** Logits, with a hook around the blocks of equal shape, numbered through all stages. */
    public Tensor forward(Tensor pictures, Pass pass, BlockHook hook) {
        return head.forward(features(pictures, pass, hook), pass);
    }

    /** The features (B, widest) that the head reads. */
    public Tensor features(Tensor pictures, Pass pass, BlockHook hook) {
        hook.requireFits(config.stacks().stream().mapToInt(StackShape::blocks).sum());
        Tensor h = stem.forward(pictures, pass);
        int offset = 0;
        for (Stage stage : stages) {
            h = stage.forward(h, pass, hook, offset);
            offset += stage.blocks.size();
        }
        return norm.forward(h, pass).relu().mean(2, 3);
    }

    /** A transition, if the shape changes, and blocks of equal shape under a topology, if there are any. */
    private static final class Stage extends Module {
        private final @Nullable BasicBlock transition;
        private final ModuleList<BasicBlock> blocks;
        private final @Nullable ResidualTopology depth;

        Stage(Init init, int in, int stage, Config config) {
            int width = config.widths().get(stage);
            ResidualTopology wiring = config.stack(stage)
                    .map(stack -> config.depth().create(stack, init.at("depth")))
                    .orElse(null);
            transition = stage > 0
                    ? child(
                            "transition",
                            new BasicBlock(
                                    init.at("transition"), in, width, 2, true, config.norm(), BlockForm.STANDARD))
                    : null;
            List<BasicBlock> built = new ArrayList<>();
            for (int j = 0; wiring != null && j < wiring.stack().blocks(); j++) {
                Init at = init.at("blocks").at(Integer.toString(j));
                built.add(new BasicBlock(at, width, width, 1, false, config.norm(), wiring.form(j)));
            }
            blocks = child("blocks", new ModuleList<>(built));
            depth = wiring == null ? null : child("depth", wiring);
        }

        Tensor forward(Tensor input, Pass pass, BlockHook hook, int offset) {
            Tensor h = transition == null ? input : transition.transition(input, pass);
            if (depth == null) {
                return h;
            }
            List<ResidualBlock> bound = new ArrayList<>();
            for (BasicBlock block : blocks) {
                bound.add(hook.wrap(offset + bound.size(), block.bound(pass)));
            }
            return depth.run(h, bound);
        }
    }
}
