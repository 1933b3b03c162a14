package dev.fathom.hiddenconvexity;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;
import java.util.function.Function;

/** A function written with tensors; its gradient is that of autograd. */
public final class TensorOracle implements Oracle {

    private final Function<Tensor, Tensor> function;

    /**
     * An oracle of a tensor function.
     *
     * @param function takes x as a tensor of doubles of shape (d), gives one number; all it makes is freed after the
     *     call
     */
    public TensorOracle(Function<Tensor, Tensor> function) {
        this.function = function;
    }

    @Override
    public double value(double[] x) {
        try (Scope scope = Scope.open()) {
            return function.apply(Tensors.of(x, x.length)).item();
        }
    }

    @Override
    public void gradient(double[] x, double[] out) {
        evaluate(x, out);
    }

    @Override
    public double evaluate(double[] x, double[] out) {
        try (Scope scope = Scope.open()) {
            Tensor point = Tensors.of(x, x.length).requiresGrad(true);
            Tensor value = function.apply(point);
            double[] gradient = Autograd.grad(value, List.of(point)).get(0).toDoubles();
            System.arraycopy(gradient, 0, out, 0, out.length);
            return value.item();
        }
    }
}
