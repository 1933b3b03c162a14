package dev.fathom.nn;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the blocks of a stack of equal-shaped states are wired: which earlier states reach a block's input and output,
 * with which weights. Its own parameters are part of the module tree; states of a call live in the call only, so a
 * topology may be used by several threads at once.
 *
 * <p>A subclass writes its wiring as a loop over the blocks in {@link #wire}. It decides whether a block runs with its
 * own residual ({@link ResidualBlock#forward}) or without ({@link ResidualBlock#branch}), and on what input.
 */
public abstract class ResidualTopology extends Module {
    private final StackShape stack;

    /** For subclasses: a wiring of the given stack. */
    protected ResidualTopology(StackShape stack) {
        this.stack = stack;
    }

    /** The stack this topology was built for. */
    public final StackShape stack() {
        return stack;
    }

    /**
     * Runs a state through the blocks.
     *
     * @param input h_0, of any shape the blocks accept
     * @param blocks the K blocks of this call, in order
     * @return h_K, of the input's shape
     * @throws IllegalArgumentException if the number of blocks is not K or a block changes the state's shape
     * @throws NonFiniteStateException if h_K is not finite; it names the first block at which a state is not
     */
    public final Tensor run(Tensor input, List<? extends ResidualBlock> blocks) {
        if (blocks.size() != stack.blocks()) {
            throw new IllegalArgumentException(
                    getClass().getSimpleName() + " was built for " + stack.blocks() + " blocks, got " + blocks.size());
        }
        long[] shape = input.shape();
        List<ResidualBlock> checked = new ArrayList<>(blocks.size());
        for (int j = 0; j < blocks.size(); j++) {
            checked.add(new SameShape(blocks.get(j), shape, j + 1));
        }
        Tensor output = wire(input, checked);
        if (!isFinite(output)) {
            throw new NonFiniteStateException(getClass().getSimpleName(), firstBadBlock(input, checked));
        }
        return output;
    }

    /** Runs the same call again, which draws the same random numbers, looking at every state on the way. */
    private int firstBadBlock(Tensor input, List<ResidualBlock> blocks) {
        if (!isFinite(input)) {
            return 0;
        }
        int[] bad = {blocks.size()};
        List<ResidualBlock> watched = new ArrayList<>(blocks.size());
        for (int j = 0; j < blocks.size(); j++) {
            watched.add(new Watched(blocks.get(j), j + 1, bad));
        }
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            wire(input, watched);
        }
        return bad[0];
    }

    private static boolean isFinite(Tensor state) {
        try (Scope scope = Scope.open()) {
            return state.detach().isFinite().all().item() != 0;
        }
    }

    /** The wiring: takes h_0 through all blocks and returns h_K. */
    protected abstract Tensor wire(Tensor input, List<ResidualBlock> blocks);

    /** The wiring without shortcuts between states: h_j = B_j(h_{j-1}), each block with its own residual. */
    protected static Tensor inTurn(Tensor input, List<ResidualBlock> blocks) {
        Tensor h = input;
        for (ResidualBlock block : blocks) {
            h = block.forward(h);
        }
        return h;
    }

    /** How block {@code index} (0-based, at the topology's granularity) is to be built. */
    public BlockForm form(int index) {
        return BlockForm.STANDARD;
    }

    /**
     * The shortcuts between states that this topology adds to those inside the blocks, with their present weights.
     * Empty where the wiring is no weighted sum of states.
     */
    public List<Edge> edges() {
        return List.of();
    }

    /** The shortcuts whose weight is at least the threshold in size. */
    public final List<Edge> edges(double threshold) {
        return edges().stream().filter(e -> Math.abs(e.weight()) >= threshold).toList();
    }

    /** The shortcuts as a matrix p[i][j] from state i to the output of block j, 0 ≤ i, j ≤ K; 0 where there is none. */
    public final double[][] coefficients() {
        double[][] p = new double[stack.blocks() + 1][stack.blocks() + 1];
        for (Edge e : edges()) {
            p[e.source()][e.target()] += e.weight();
        }
        return p;
    }

    /** A block that says which one it is when it changes the shape of a state. */
    private static final class SameShape implements ResidualBlock {
        private final ResidualBlock block;
        private final long[] shape;
        private final int number;

        SameShape(ResidualBlock block, long[] shape, int number) {
            this.block = block;
            this.shape = shape;
            this.number = number;
        }

        @Override
        public Tensor branch(Tensor h) {
            return checked(block.branch(h));
        }

        @Override
        public Tensor forward(Tensor h) {
            return checked(block.forward(h));
        }

        private Tensor checked(Tensor out) {
            if (!Arrays.equals(out.shape(), shape)) {
                throw new IllegalArgumentException("state shape changed at block " + number + ": "
                        + Arrays.toString(shape) + " -> " + Arrays.toString(out.shape())
                        + "; use one topology per stage of equal shapes");
            }
            return out;
        }
    }

    /** A block that notes the smallest number of a block before or after which a state is not finite. */
    private static final class Watched implements ResidualBlock {
        private final ResidualBlock block;
        private final int number;
        private final int[] bad;

        Watched(ResidualBlock block, int number, int[] bad) {
            this.block = block;
            this.number = number;
            this.bad = bad;
        }

        @Override
        public Tensor branch(Tensor h) {
            note(h, number - 1);
            Tensor out = block.branch(h);
            note(out, number);
            return out;
        }

        @Override
        public Tensor forward(Tensor h) {
            note(h, number - 1);
            Tensor out = block.forward(h);
            note(out, number);
            return out;
        }

        private void note(Tensor state, int at) {
            if (at < bad[0] && !isFinite(state)) {
                bad[0] = at;
            }
        }
    }
}
