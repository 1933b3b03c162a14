package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;

/** down(silu(gate x) ⊙ up x) (Shazeer 2020). Children: gate_proj, up_proj, down_proj, without biases. */
public final class SwiGlu extends Layer {
    private final Layer gate;
    private final Layer up;
    private final Layer down;

    /** A gated feed-forward layer from {@code dim} through {@code hidden} and back. */
    public SwiGlu(Init init, int dim, int hidden, LayerFactory layers) {
        this.gate = child("gate_proj", layers.linear(init.at("gate_proj"), dim, hidden));
        this.up = child("up_proj", layers.linear(init.at("up_proj"), dim, hidden));
        this.down = child("down_proj", layers.linear(init.at("down_proj"), hidden, dim));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor gated = Functional.silu(gate.forward(x, pass)).mul(up.forward(x, pass));
        return down.forward(gated, pass);
    }
}
