package dev.fathom.nn;

import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Wirings from the literature in their shortest form, to show that the interface carries them. */
final class RivalTopologies {
    private RivalTopologies() {}

    /**
     * Shortcuts from all earlier combined states, weighted by a softmax of own parameters; with or without residuals.
     */
    record SoftmaxConfig(double temperature, boolean keepInner) implements TopologyFactory {
        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new SoftmaxShortcuts(stack, init, this);
        }
    }

    static final class SoftmaxShortcuts extends ResidualTopology {
        private final SoftmaxConfig config;
        private final List<Tensor> logits = new ArrayList<>();

        SoftmaxShortcuts(StackShape stack, Init init, SoftmaxConfig config) {
            super(stack);
            this.config = config;
            for (int j = 1; j <= stack.blocks(); j++) {
                Tensor start = init.zeros(j);
                logits.add(j == 1 ? fixedParameter("a" + j, start) : parameter("a" + j, start));
            }
        }

        @Override
        protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
            List<Tensor> history = new ArrayList<>(List.of(input));
            Tensor h = input;
            for (int j = 1; j <= blocks.size(); j++) {
                ResidualBlock block = blocks.get(j - 1);
                Tensor p = weights(j);
                Tensor out = config.keepInner() ? block.forward(h) : block.branch(h);
                for (int i = 0; i < j; i++) {
                    out = out.add(history.get(i).mul(p.get(i)));
                }
                h = out;
                history.add(h);
            }
            return h;
        }

        private Tensor weights(int j) {
            return logits.get(j - 1).div(config.temperature()).softmax(0);
        }

        @Override
        public List<Edge> edges() {
            List<Edge> edges = new ArrayList<>();
            for (int j = 1; j <= stack().blocks(); j++) {
                double[] p = weights(j).toDoubles();
                for (int i = 0; i < j; i++) {
                    edges.add(new Edge(i, j, p[i]));
                }
            }
            return edges;
        }
    }

    /** Weighted sums of raw block outputs, the block's own included; starts as the cascade. */
    record DenseConfig() implements TopologyFactory {
        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new DenseFormer(stack, init);
        }
    }

    static final class DenseFormer extends ResidualTopology {
        private final List<Tensor> alpha = new ArrayList<>();

        DenseFormer(StackShape stack, Init init) {
            super(stack);
            for (int j = 1; j <= stack.blocks(); j++) {
                Tensor last = Tensors.cat(List.of(init.zeros(j), init.ones(1)), 0);
                alpha.add(parameter("alpha" + j, last));
            }
        }

        @Override
        protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
            List<Tensor> raw = new ArrayList<>(List.of(input));
            Tensor h = input;
            for (int j = 1; j <= blocks.size(); j++) {
                raw.add(blocks.get(j - 1).forward(h));
                h = raw.get(0).mul(alpha.get(j - 1).get(0));
                for (int i = 1; i <= j; i++) {
                    h = h.add(raw.get(i).mul(alpha.get(j - 1).get(i)));
                }
            }
            return h;
        }
    }

    /**
     * Static hyper-connections: n streams, read out for each block, mixed and written back; the block has no residual.
     */
    record StreamsConfig(int streams) implements TopologyFactory {
        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new HyperConnections(stack, init, streams);
        }
    }

    static final class HyperConnections extends ResidualTopology {
        private final int streams;
        private final List<Tensor> read = new ArrayList<>();
        private final List<Tensor> mix = new ArrayList<>();
        private final List<Tensor> write = new ArrayList<>();

        HyperConnections(StackShape stack, Init init, int streams) {
            super(stack);
            this.streams = streams;
            DType type = init.dtype();
            for (int j = 0; j < stack.blocks(); j++) {
                double[] first = new double[streams];
                first[j % streams] = 1;
                read.add(parameter("read" + j, Tensors.of(first, streams).to(type)));
                mix.add(parameter("mix" + j, Tensors.eye(streams, type)));
                write.add(parameter("write" + j, init.ones(streams)));
            }
        }

        @Override
        protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
            List<Tensor> state = new ArrayList<>();
            for (int n = 0; n < streams; n++) {
                state.add(input);
            }
            for (int j = 0; j < blocks.size(); j++) {
                Tensor out = blocks.get(j).branch(weighted(state, read.get(j)));
                List<Tensor> next = new ArrayList<>();
                for (int n = 0; n < streams; n++) {
                    next.add(weighted(state, mix.get(j).select(1, n))
                            .add(out.mul(write.get(j).get(n))));
                }
                state = next;
            }
            return weighted(state, Tensors.ones(input.dtype(), streams));
        }

        private static Tensor weighted(List<Tensor> state, Tensor weights) {
            Tensor sum = state.get(0).mul(weights.get(0));
            for (int n = 1; n < state.size(); n++) {
                sum = sum.add(state.get(n).mul(weights.get(n)));
            }
            return sum;
        }
    }

    /** The cascade with the output of each input norm of layer l divided by the root of l. */
    record NormScalingConfig() implements TopologyFactory {
        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new ResidualTopology(stack) {
                @Override
                protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
                    return new Cascade(stack).wire(input, blocks);
                }

                @Override
                public BlockForm form(int index) {
                    return BlockForm.scaledPreNorm(1 / Math.sqrt(index + 1));
                }
            };
        }
    }

    /** h + lambda * F(h) for each half block, lambda per channel and 0 at the start. */
    record LayerScaleConfig() implements TopologyFactory {
        @Override
        public Granularity granularity() {
            return Granularity.HALF_BLOCK;
        }

        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new LayerScale(stack, init);
        }
    }

    static final class LayerScale extends ResidualTopology {
        private final List<Tensor> lambda = new ArrayList<>();

        LayerScale(StackShape stack, Init init) {
            super(stack);
            for (int j = 0; j < stack.blocks(); j++) {
                lambda.add(parameter("lambda" + j, init.zeros(stack.width())));
            }
        }

        @Override
        protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
            Tensor h = input;
            for (int j = 0; j < blocks.size(); j++) {
                h = h.add(blocks.get(j).branch(h).mul(channelwise(lambda.get(j), h.rank())));
            }
            return h;
        }

        private Tensor channelwise(Tensor perChannel, int rank) {
            long[] shape = new long[rank];
            Arrays.fill(shape, 1);
            shape[Math.floorMod(stack().channelAxis(), rank)] = stack().width();
            return perChannel.reshape(shape);
        }
    }

    /** norm(c h + F(h)) with c = (2K)^(1/4) after each half block; the blocks have no norm of their own. */
    record DeepNormConfig() implements TopologyFactory {
        @Override
        public Granularity granularity() {
            return Granularity.HALF_BLOCK;
        }

        @Override
        public ResidualTopology create(StackShape stack, Init init) {
            return new DeepNorm(stack, init);
        }
    }

    static final class DeepNorm extends ResidualTopology {
        private final List<LayerNorm> norms = new ArrayList<>();

        DeepNorm(StackShape stack, Init init) {
            super(stack);
            for (int j = 0; j < stack.blocks(); j++) {
                norms.add(child("norm" + j, new LayerNorm(init.at("norm" + j), stack.width(), 1e-5)));
            }
        }

        @Override
        protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
            double gain = Math.pow(blocks.size(), 0.25);
            Tensor h = input;
            for (int j = 0; j < blocks.size(); j++) {
                h = norms.get(j).forward(h.mul(gain).add(blocks.get(j).branch(h)));
            }
            return h;
        }

        @Override
        public BlockForm form(int index) {
            return new BlockForm(false, 1, 1);
        }
    }
}
