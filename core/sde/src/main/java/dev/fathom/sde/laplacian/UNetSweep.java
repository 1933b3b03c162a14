package dev.fathom.sde.laplacian;

import dev.fathom.engine.Tensor;
import dev.fathom.nn.Linear;
import dev.fathom.nn.UNetMlp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One chunk on its way through a U-Net and back. B is the chunk's size, d the dimension of the state, m a width. */
final class UNetSweep {

    /**
     * What flows between layers, and back as cotangents.
     *
     * @param z values, (B, m)
     * @param jacobian derivatives by each coordinate, (d, B, m); at the first layer, where they are the same for all
     *     states, (d, 1, m)
     * @param laplacian (B, m)
     */
    private record Flow(Tensor z, Tensor jacobian, Tensor laplacian) {

        Flow plus(Flow other) {
            return new Flow(z.add(other.z), jacobian.add(other.jacobian), laplacian.add(other.laplacian));
        }
    }

    /** An activation's inputs and derivatives; {@code squares} is {@code Σ_k J_k²}. */
    private record Activated(Flow in, SmoothActivation.Derivatives a, Tensor squares, Flow out) {}

    private final UNetMlp net;
    private final SmoothActivation activation;
    private final Tensor x;
    private final List<Activated> downs = new ArrayList<>();
    private final List<Activated> ups = new ArrayList<>();
    private final List<Flow> upInputs = new ArrayList<>();
    private final Flow out;

    UNetSweep(UNetMlp net, SmoothActivation activation, Tensor x) {
        this.net = net;
        this.activation = activation;
        this.x = x;
        this.out = forward();
    }

    long batch() {
        return x.size(0);
    }

    Tensor value() {
        return out.z.squeeze(1);
    }

    Tensor gradient() {
        return out.jacobian.squeeze(2).t();
    }

    Tensor laplacian() {
        return out.laplacian.squeeze(1);
    }

    private Flow forward() {
        int levels = net.down().size();
        downs.add(activate(enter(net.down().get(0))));
        for (int i = 1; i < levels; i++) {
            downs.add(activate(apply(net.down().get(i), downs.get(i - 1).out)));
        }
        Flow y = downs.get(levels - 1).out;
        for (int i = levels - 1; i > 0; i--) {
            upInputs.add(y);
            Activated branch = activate(apply(net.up().get(i), y));
            ups.add(branch);
            y = branch.out.plus(apply(net.skip().get(i), downs.get(i - 1).out));
        }
        upInputs.add(y);
        return apply(net.up().get(0), y).plus(enter(net.skip().get(0)));
    }

    void backward(Tensor ofValue, Tensor ofGradient, Tensor ofLaplacian, ParameterGradients gradients) {
        int levels = net.down().size();
        Flow back = new Flow(ofValue.unsqueeze(1), ofGradient.t().contiguous().unsqueeze(2), ofLaplacian.unsqueeze(1));
        enterBack(net.skip().get(0), back, gradients);
        Flow[] toDown = new Flow[levels];
        for (int i = 0; i < levels; i++) {
            int step = levels - 1 - i;
            Flow branch = back;
            if (i > 0) {
                Flow toSkipped = applyBack(net.skip().get(i), downs.get(i - 1).out, back, gradients);
                toDown[i - 1] = toSkipped;
                branch = activateBack(ups.get(step), back);
            }
            back = applyBack(net.up().get(i), upInputs.get(step), branch, gradients);
        }
        for (int i = levels - 1; i >= 0; i--) {
            Flow through = activateBack(downs.get(i), back);
            if (i == 0) {
                enterBack(net.down().get(0), through, gradients);
            } else {
                back = applyBack(net.down().get(i), downs.get(i - 1).out, through, gradients)
                        .plus(Objects.requireNonNull(toDown[i - 1]));
            }
        }
    }

    /** A layer on the state itself, whose Jacobian is the identity: no product is needed for J. */
    private Flow enter(Linear layer) {
        Tensor z = layer.forward(x);
        return new Flow(z, layer.weight().t().unsqueeze(1), z.mul(0));
    }

    private void enterBack(Linear layer, Flow back, ParameterGradients gradients) {
        Tensor ofJacobian = back.jacobian.sum(1).t();
        gradients.add(layer.weight(), back.z.t().matmul(x).addInPlace(ofJacobian));
        gradients.add(Objects.requireNonNull(layer.bias()), back.z.sum(0));
    }

    private static Flow apply(Linear layer, Flow in) {
        Tensor w = layer.weight().t();
        long d = in.jacobian.size(0);
        long b = in.z.size(0);
        Tensor jacobian = flat(in.jacobian).matmul(w).reshape(d, b, w.size(1));
        return new Flow(layer.forward(in.z), jacobian, in.laplacian.matmul(w));
    }

    private static Flow applyBack(Linear layer, Flow in, Flow back, ParameterGradients gradients) {
        Tensor w = layer.weight();
        Tensor flatBack = flat(back.jacobian);
        Tensor ofWeight = flatBack.t().matmul(flat(in.jacobian));
        ofWeight.addInPlace(back.z.t().matmul(in.z))
                .addInPlace(back.laplacian.t().matmul(in.laplacian));
        gradients.add(w, ofWeight);
        gradients.add(Objects.requireNonNull(layer.bias()), back.z.sum(0));
        Tensor jacobian = flatBack.matmul(w).reshape(back.jacobian.size(0), back.z.size(0), w.size(1));
        return new Flow(back.z.matmul(w), jacobian, back.laplacian.matmul(w));
    }

    private Activated activate(Flow in) {
        SmoothActivation.Derivatives a = activation.derivatives(in.z);
        Tensor squares = in.jacobian.square().sum(0);
        Tensor laplacian = a.first().mul(in.laplacian).addInPlace(a.second().mul(squares));
        return new Activated(in, a, squares, new Flow(a.value(), in.jacobian.mul(a.first()), laplacian));
    }

    private static Flow activateBack(Activated at, Flow back) {
        Tensor first = at.a.first();
        Tensor second = at.a.second();
        Tensor third = at.a.third().get();
        Tensor along = at.in.jacobian.mul(back.jacobian).sum(0);
        Tensor curved = second.mul(at.in.laplacian).addInPlace(third.mul(at.squares));
        Tensor z = first.mul(back.z).addInPlace(second.mul(along)).addInPlace(curved.mulInPlace(back.laplacian));
        Tensor jacobian = back.jacobian
                .mul(first)
                .addInPlace(at.in.jacobian.mul(second.mul(back.laplacian).mulInPlace(2)));
        return new Flow(z, jacobian, first.mul(back.laplacian));
    }

    private static Tensor flat(Tensor jacobian) {
        return jacobian.reshape(jacobian.size(0) * jacobian.size(1), jacobian.size(2));
    }
}
