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
import java.util.Arrays;
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
            Tensor h = out.addcmul(history.get(0), p.get(place(0, j)));
            for (int i = 1; i < j; i++) {
                try (Tensor sum = h) {
                    h = sum.addcmul(history.get(i), p.get(place(i, j)));
                }
            }
            return scope.keep(h);
        }
    }

    /**
     * The coefficients in the order of the parameters: group by group, where those of a group sum to 1. A group is what
     * a destination has of its sources or, if outgoing, what a source gives to its destinations. All groups are
     * normalised at once, as rows of a matrix that is filled up with what counts for nothing.
     */
    private List<Tensor> normalized() {
        int k = stack().blocks();
        boolean squared = config.normalization() == Normalization.SQUARED;
        long[] rows = new long[k * k];
        Arrays.fill(rows, k * (k + 1L) / 2);
        long[] places = new long[k * (k + 1) / 2];
        int place = 0;
        for (int g = 0; g < k; g++) {
            int size = isOutgoing() ? k - g : g + 1;
            for (int c = 0; c < size; c++) {
                places[place] = (long) g * k + c;
                rows[g * k + c] = place++;
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor a = Tensors.cat(isOutgoing() ? List.of(free, alone) : List.of(alone, free), 0);
            Tensor exact = a.dtype() == DType.F64 ? a : a.to(DType.F32);
            Tensor scaled = squared ? exact.square() : exact.div(config.temperature());
            Tensor nothing = Tensors.full(squared ? 0 : Double.NEGATIVE_INFINITY, exact.dtype(), 1);
            Tensor padded = Tensors.cat(List.of(scaled, nothing), 0)
                    .indexSelect(0, Tensors.of(rows, rows.length))
                    .reshape(k, k);
            Tensor p = squared ? padded.div(padded.sum(1).unsqueeze(1)) : padded.softmax(1);
            Tensor inOrder = p.reshape(rows.length).indexSelect(0, Tensors.of(places, places.length));
            List<Tensor> coefficients = inOrder.to(a.dtype()).unbind(0);
            scope.keepAll(coefficients);
            return coefficients;
        }
    }

    private boolean isOutgoing() {
        return config.normalization() == Normalization.OUTGOING;
    }

    /** Where p_ij stands in {@link #normalized}. */
    private int place(int source, int target) {
        int k = stack().blocks();
        return isOutgoing()
                ? source * k - source * (source - 1) / 2 + target - source - 1
                : target * (target - 1) / 2 + source;
    }

    @Override
    public List<Edge> edges() {
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            List<Tensor> p = normalized();
            List<Edge> edges = new ArrayList<>();
            for (int j = 1; j <= stack().blocks(); j++) {
                for (int i = 0; i < j; i++) {
                    edges.add(new Edge(i, j, p.get(place(i, j)).item()));
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
        double[] h = new double[k + 1];
        h[0] = 1;
        for (int j = 1; j <= k; j++) {
            h[j] = config.keepInnerResidual() ? h[j - 1] : 0;
            for (int i = 0; i < j; i++) {
                h[j] += h[i] / (isOutgoing() ? k - i : j);
            }
        }
        return h[k];
    }
}
