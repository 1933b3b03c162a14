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
            y = i > 1 ? branch.out.plus(apply(net.skip().get(i), downs.get(i - 1).out)) : branch.out;
        }
        upInputs.add(y);
        Flow last = apply(net.up().get(0), y).plus(enter(net.skip().get(0)));
        return levels > 1 ? last.plus(foldedSkip()) : last;
    }

    /**
     * What the skip of level 1 adds to the output: the output layer U0 is linear and has one row, so U0 (R1 a1 + r1) is
     * (U0 R1) a1 + U0 r1, which is a row's work where R1 alone is the largest product of the sweep.
     */
    private Flow foldedSkip() {
        Linear skip = net.skip().get(1);
        Tensor last = net.up().get(0).weight();
        Flow a1 = downs.get(0).out;
        Tensor row = last.matmul(skip.weight()).t();
        Tensor z = a1.z.matmul(row).add(last.matmul(bias(skip)));
        return new Flow(z, times(a1.jacobian, row), a1.laplacian.matmul(row));
    }

    /** The way back of {@link #foldedSkip}; returns the cotangents of a1. */
    private Flow foldedSkipBack(Flow back, ParameterGradients gradients) {
        Linear skip = net.skip().get(1);
        Tensor last = net.up().get(0).weight();
        Flow a1 = downs.get(0).out;
        Tensor ofRow = outer(back, a1);
        Tensor ofOffset = back.z.sum(0);
        gradients.add(
                last,
                ofRow.matmul(skip.weight().t())
                        .addInPlace(bias(skip).mul(ofOffset).unsqueeze(0)));
        gradients.add(skip.weight(), last.t().matmul(ofRow));
        gradients.add(bias(skip), last.squeeze(0).mul(ofOffset));
        Tensor row = last.matmul(skip.weight());
        return new Flow(back.z.matmul(row), times(back.jacobian, row), back.laplacian.matmul(row));
    }

    void backward(Tensor ofValue, Tensor ofGradient, Tensor ofLaplacian, ParameterGradients gradients) {
        int levels = net.down().size();
        Flow back = new Flow(ofValue.unsqueeze(1), ofGradient.t().contiguous().unsqueeze(2), ofLaplacian.unsqueeze(1));
        enterBack(net.skip().get(0), back, gradients);
        Flow[] toDown = new Flow[levels];
        for (int i = 0; i < levels; i++) {
            int step = levels - 1 - i;
            Flow branch = i > 0 ? activateBack(ups.get(step), back) : back;
            if (i > 1) {
                toDown[i - 1] = applyBack(net.skip().get(i), downs.get(i - 1).out, back, gradients);
            } else if (i == 0 && levels > 1) {
                toDown[0] = foldedSkipBack(back, gradients);
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
        gradients.add(bias(layer), back.z.sum(0));
    }

    private static Flow apply(Linear layer, Flow in) {
        Tensor w = layer.weight().t();
        return new Flow(layer.forward(in.z), times(in.jacobian, w), in.laplacian.matmul(w));
    }

    private static Flow applyBack(Linear layer, Flow in, Flow back, ParameterGradients gradients) {
        Tensor w = layer.weight();
        gradients.add(w, outer(back, in));
        gradients.add(bias(layer), back.z.sum(0));
        return new Flow(back.z.matmul(w), times(back.jacobian, w), back.laplacian.matmul(w));
    }

    /** The gradient of a layer's weight: cotangents by inputs, summed over states, coordinates and all three parts. */
    private static Tensor outer(Flow back, Flow in) {
        return flat(back.jacobian)
                .t()
                .matmul(flat(in.jacobian))
                .addInPlace(back.z.t().matmul(in.z))
                .addInPlace(back.laplacian.t().matmul(in.laplacian));
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

    /** A Jacobian by a matrix, as one product. */
    private static Tensor times(Tensor jacobian, Tensor matrix) {
        return flat(jacobian).matmul(matrix).reshape(jacobian.size(0), jacobian.size(1), matrix.size(1));
    }

    private static Tensor bias(Linear layer) {
        return Objects.requireNonNull(layer.bias());
    }

    private static Tensor flat(Tensor jacobian) {
        return jacobian.reshape(jacobian.size(0) * jacobian.size(1), jacobian.size(2));
    }
}
