package dev.fathom.ancre.rival;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.Module;
import dev.fathom.nn.ModuleList;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hyper-connections (arXiv 2409.19606): n streams H, copies of the input. For each block, x = α_mᵀ H is read, the block
 * runs without its residual, and H becomes α_rᵀ H + β ⊗ F(x); the streams are summed at the end. Static weights start
 * as the cascade up to the factor n. Dynamic ones add s ⊙ tanh(norm(H) W), with W 0 and s 0.01 at the start.
 *
 * <p>States have their channels last.
 */
public final class HyperConnections extends ResidualTopology {

    private final int streams;
    private final ModuleList<Mixer> mixers;

    /**
     * A wiring of the given stack.
     *
     * @throws IllegalArgumentException if weights are dynamic and the channels are not a state's last axis
     */
    public HyperConnections(StackShape stack, Init init, HyperConnectionsConfig config) {
        super(stack);
        config.requireFits(stack);
        this.streams = config.streams();
        List<Mixer> built = new ArrayList<>();
        for (int j = 0; j < stack.blocks(); j++) {
            built.add(new Mixer(init, streams, j % streams, config.dynamic() ? stack.width() : 0));
        }
        this.mixers = child("mixers", new ModuleList<>(built));
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        List<Tensor> h = new ArrayList<>();
        for (int n = 0; n < streams; n++) {
            h.add(input);
        }
        for (int j = 0; j < blocks.size(); j++) {
            h = mixers.get(j).step(h, blocks.get(j));
        }
        return Weighted.sum(h, Tensors.ones(input.dtype(), streams));
    }

    /** The weights around one block. Columns of the dynamic part: read, write, then each new stream's mix. */
    private static final class Mixer extends Module {
        private static final double START_SCALE = 0.01;
        private static final double EPS = 1e-6;

        private final int streams;
        private final Tensor read;
        private final Tensor mix;
        private final Tensor write;
        private final @Nullable Tensor map;
        private final @Nullable Tensor scale;

        /** Static if {@code width} is 0. */
        Mixer(Init init, int streams, int first, int width) {
            this.streams = streams;
            double[] start = new double[streams];
            start[first] = 1;
            read = parameter("read", Tensors.of(start, streams).to(init.dtype()));
            mix = parameter("mix", Tensors.eye(streams, init.dtype()));
            write = parameter("write", init.ones(streams));
            map = width == 0 ? null : parameter("map", init.zeros(width, streams + 2));
            scale = width == 0
                    ? null
                    : parameter("scale", init.ones(streams + 2).mul(START_SCALE).copy());
        }

        List<Tensor> step(List<Tensor> h, ResidualBlock block) {
            try (Scope scope = Scope.open()) {
                List<Tensor> dynamic = dynamic(h);
                Tensor x = null;
                for (int n = 0; n < streams; n++) {
                    Tensor weight = weight(read.get(n), dynamic, n, 0);
                    x = x == null ? h.get(n).mul(weight) : add(x, h.get(n), weight);
                }
                if (x == null) {
                    throw new IllegalStateException("there is no stream");
                }
                Tensor out = block.branch(x);
                List<Tensor> next = new ArrayList<>();
                for (int to = 0; to < streams; to++) {
                    Tensor stream = out.mul(weight(write.get(to), dynamic, to, 1));
                    for (int from = 0; from < streams; from++) {
                        Tensor share = weight(mix.get(from).get(to), dynamic, from, 2 + to);
                        stream = add(stream, h.get(from), share);
                    }
                    next.add(stream);
                }
                scope.keepAll(next);
                return next;
            }
        }

        /** The sum given plus weight · state; the sum goes. */
        private static Tensor add(Tensor sum, Tensor state, Tensor weight) {
            try (sum) {
                return Weighted.plus(sum, state, weight);
            }
        }

        /** For each stream s ⊙ tanh(norm(H_n) W) of shape (…, n + 2); empty if static. */
        private List<Tensor> dynamic(List<Tensor> h) {
            List<Tensor> parts = new ArrayList<>();
            if (map != null && scale != null) {
                for (Tensor stream : h) {
                    Tensor norm =
                            stream.mul(stream.square().meanKeep(-1).add(EPS).rsqrt());
                    parts.add(norm.matmul(map).tanh().mul(scale));
                }
            }
            return parts;
        }

        private static Tensor weight(Tensor fixed, List<Tensor> dynamic, int stream, int column) {
            return dynamic.isEmpty() ? fixed : fixed.add(dynamic.get(stream).narrow(-1, column, 1));
        }
    }
}
