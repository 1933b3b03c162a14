package dev.fathom.nn;

import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Linear layers with biases and an activation between them. Children: layers.0, layers.1, … */
public final class Mlp extends Layer {
    private final ModuleList<Linear> layers;
    private final UnaryOperator<Tensor> activation;

    /**
     * A perceptron with the given widths.
     *
     * @param widths input, hidden and output widths; at least two
     * @param activation applied after every layer but the last
     */
    public Mlp(Init init, List<Integer> widths, UnaryOperator<Tensor> activation) {
        if (widths.size() < 2) {
            throw new IllegalArgumentException("an MLP needs an input and an output width, got " + widths);
        }
        List<Linear> built = new ArrayList<>();
        for (int i = 0; i + 1 < widths.size(); i++) {
            built.add(new Linear(init.at("layers").at("" + i), widths.get(i), widths.get(i + 1), true));
        }
        this.layers = child("layers", new ModuleList<>(built));
        this.activation = activation;
    }

    /** The linear layers, first to last. */
    public ModuleList<Linear> layers() {
        return layers;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            y = layers.get(i).forward(y, pass);
            if (i + 1 < layers.size()) {
                y = activation.apply(y);
            }
        }
        return y;
    }
}
