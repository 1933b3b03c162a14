package dev.fathom.nn;

import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A fully connected U-Net: the way down is a perceptron, the way up returns through the same widths, and each level is
 * joined by a linear skip. For widths (h1, h2, h3) and activation a:
 *
 * <pre>
 * a1 = a(D0 x)            a2 = a(D1 a1)           a3 = a(D2 a2)
 * o2 = a(U2 a3) + R2 a2   o1 = a(U1 o2) + R1 a1   out = U0 o1 + R0 x
 * </pre>
 *
 * Children: down.i, up.i, skip.i, all with biases.
 */
public final class UNetMlp extends Layer {
    private final ModuleList<Linear> down;
    private final ModuleList<Linear> up;
    private final ModuleList<Linear> skip;
    private final UnaryOperator<Tensor> activation;
    private final boolean activateLast;

    /** A U-Net whose last branch is linear. */
    public UNetMlp(Init init, int in, int out, List<Integer> widths, UnaryOperator<Tensor> activation) {
        this(init, in, out, widths, activation, false);
    }

    /**
     * A U-Net.
     *
     * @param widths widths of the levels below the input; at least one
     * @param activateLast whether the last branch is a(U0 o1) rather than U0 o1
     */
    public UNetMlp(
            Init init, int in, int out, List<Integer> widths, UnaryOperator<Tensor> activation, boolean activateLast) {
        if (widths.isEmpty()) {
            throw new IllegalArgumentException("a U-Net needs at least one level, got no widths");
        }
        List<Linear> downs = new ArrayList<>();
        List<Linear> ups = new ArrayList<>();
        List<Linear> skips = new ArrayList<>();
        for (int i = 0; i < widths.size(); i++) {
            int upper = i == 0 ? in : widths.get(i - 1);
            int target = i == 0 ? out : upper;
            downs.add(new Linear(init.at("down").at("" + i), upper, widths.get(i), true));
            ups.add(new Linear(init.at("up").at("" + i), widths.get(i), target, true));
            skips.add(new Linear(init.at("skip").at("" + i), upper, target, true));
        }
        this.down = child("down", new ModuleList<>(downs));
        this.up = child("up", new ModuleList<>(ups));
        this.skip = child("skip", new ModuleList<>(skips));
        this.activation = activation;
        this.activateLast = activateLast;
    }

    /** The layers of the way down, input side first. */
    public ModuleList<Linear> down() {
        return down;
    }

    /** The layers of the way up; up(0) is the last one applied. */
    public ModuleList<Linear> up() {
        return up;
    }

    /** The skips; skip(0) starts at the input. */
    public ModuleList<Linear> skip() {
        return skip;
    }

    /** Whether the last branch passes through the activation. */
    public boolean activateLast() {
        return activateLast;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        int levels = down.size();
        List<Tensor> states = new ArrayList<>(levels + 1);
        states.add(x);
        for (int i = 0; i < levels; i++) {
            states.add(activation.apply(down.get(i).forward(states.get(i), pass)));
        }
        Tensor y = states.get(levels);
        for (int i = levels - 1; i >= 0; i--) {
            Tensor branch = up.get(i).forward(y, pass);
            Tensor joined = i > 0 || activateLast ? activation.apply(branch) : branch;
            y = joined.add(skip.get(i).forward(states.get(i), pass));
        }
        return y;
    }
}
