package dev.fathom.ancre;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Edge;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Learned shortcuts from every earlier state to the output of every block (ANCRe, arXiv 2602.09009, Algorithm 1):
 *
 * <pre>h_j = B_j(h_{j-1}) + Σ_{i&lt;j} p_ij h_i,   p_j = softmax(a_j / τ) over the sources i = 0 … j-1</pre>
 *
 * <p>B_j keeps its own residual unless {@link AncreConfig#keepInnerResidual} is off. There are K(K+1)/2 parameters; the
 * one that is alone in its softmax is fixed.
 */
public final class Ancre extends ResidualTopology {

    private final AncreConfig config;
    private final Tensor free;
    private final Tensor alone;

    /** A wiring of the given stack; all states weigh the same at the start. */
    public Ancre(StackShape stack, Init init, AncreConfig config) {
        super(stack);
        this.config = config;
        int k = stack.blocks();
        double start = config.normalization().start();
        Tensor initial = Tensors.full(start, init.dtype(), (long) k * (k + 1) / 2 - 1);
        // The number of blocks is part of the name: a checkpoint of another depth is refused with both numbers.
        String name = "shortcuts_of_" + k + "_blocks";
        if (k == 1) {
            this.free = initial;
        } else {
            boolean learned = config.normalization() != Normalization.CONSTANT;
            this.free = learned ? parameter(name, initial) : fixedParameter(name, initial);
        }
        this.alone = fixedParameter("alone", Tensors.full(start, init.dtype(), 1));
    }

    /** The settings. */
    public AncreConfig config() {
        return config;
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        List<Tensor> p = normalized();
        List<Tensor> history = new ArrayList<>(List.of(input)); // combined states, of this call alone
        for (int j = 1; j <= blocks.size(); j++) {
            history.add(state(blocks.get(j - 1), j, history, p));
        }
        return history.get(blocks.size());
    }

    /** h_j: the block's output plus the weighted earlier states, added one by one and never stacked. */
    private Tensor state(ResidualBlock block, int j, List<Tensor> history, List<Tensor> p) {
        try (Scope scope = Scope.open()) {
            Tensor before = history.get(j - 1);
            Tensor out = config.keepInnerResidual() ? block.forward(before) : block.branch(before);
            Tensor h = plus(out, history.get(0), coefficient(p, 0, j));
            for (int i = 1; i < j; i++) {
                try (Tensor sum = h) {
                    h = plus(sum, history.get(i), coefficient(p, i, j));
                }
            }
            return scope.keep(h);
        }
    }

    /** sum + weight · state; the product goes at once, for the gradient needs its factors only. */
    private static Tensor plus(Tensor sum, Tensor state, Tensor weight) {
        try (Scope scope = Scope.open()) {
            return scope.keep(sum.add(state.mul(weight)));
        }
    }

    /** One vector for each group whose coefficients sum to 1: for each destination, or for each source if outgoing. */
    private List<Tensor> normalized() {
        int k = stack().blocks();
        boolean outgoing = config.normalization() == Normalization.OUTGOING;
        Tensor a = Tensors.cat(outgoing ? List.of(free, alone) : List.of(alone, free), 0);
        List<Tensor> groups = new ArrayList<>(k);
        long from = 0;
        for (int g = 0; g < k; g++) {
            long size = outgoing ? k - g : g + 1;
            groups.add(normalized(a.narrow(0, from, size)));
            from += size;
        }
        return groups;
    }

    private Tensor normalized(Tensor a) {
        Tensor exact = a.dtype() == DType.F64 ? a : a.to(DType.F32);
        Tensor p;
        if (config.normalization() == Normalization.SQUARED) {
            Tensor squares = exact.square();
            p = squares.div(squares.sum());
        } else {
            p = exact.div(config.temperature()).softmax(0);
        }
        return p.to(a.dtype());
    }

    private Tensor coefficient(List<Tensor> p, int source, int target) {
        return config.normalization() == Normalization.OUTGOING
                ? p.get(source).get(target - source - 1)
                : p.get(target - 1).get(source);
    }

    @Override
    public List<Edge> edges() {
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            List<Tensor> p = normalized();
            List<Edge> edges = new ArrayList<>();
            for (int j = 1; j <= stack().blocks(); j++) {
                for (int i = 0; i < j; i++) {
                    edges.add(new Edge(i, j, coefficient(p, i, j).item()));
                }
            }
            return edges;
        }
    }

    /**
     * How much blocks that add nothing would multiply the input's size at the start. It grows like e^(2√K): 111 for 12
     * blocks, 1575 for 24. Normalised blocks do not mind; a head without a norm before it, or 16-bit states, do. 1 if
     * the inner residuals are replaced.
     */
    public double gainAtInit() {
        int k = stack().blocks();
        boolean outgoing = config.normalization() == Normalization.OUTGOING;
        double[] h = new double[k + 1];
        h[0] = 1;
        for (int j = 1; j <= k; j++) {
            h[j] = config.keepInnerResidual() ? h[j - 1] : 0;
            for (int i = 0; i < j; i++) {
                h[j] += h[i] / (outgoing ? k - i : j);
            }
        }
        return h[k];
    }
}
