package dev.fathom.nn;

import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Layers one after the other, named 0, 1, 2, …; an activation takes a position but has no parameters. */
public final class Sequential extends Layer {
    private final List<Layer> layers = new ArrayList<>();

    /** The layers in order of application. */
    public Sequential(List<? extends Layer> layers) {
        for (Layer layer : layers) {
            this.layers.add(child(Integer.toString(this.layers.size()), layer));
        }
    }

    /** A function without parameters as a layer, for instance {@code Sequential.function(Functional::gelu)}. */
    public static Layer function(UnaryOperator<Tensor> function) {
        return new Layer() {
            @Override
            public Tensor forward(Tensor x, Pass pass) {
                return function.apply(x);
            }
        };
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor y = x;
        for (Layer layer : layers) {
            y = layer.forward(y, pass);
        }
        return y;
    }
}
