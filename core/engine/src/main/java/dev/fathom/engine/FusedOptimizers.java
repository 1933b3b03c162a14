package dev.fathom.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * libtorch's fused optimiser steps over lists of tensors: one native call updates all parameters and their state.
 *
 * <p>Parameters, gradients and state of one index have the same shape and element type; parameters and state are
 * contiguous. Gradients of another layout are copied first. Nothing is recorded for differentiation.
 */
public final class FusedOptimizers {

    private static final BoxedOperator ADAM = new BoxedOperator("FusedOptimizers.adam", "aten::_fused_adam_", "");
    private static final BoxedOperator ADAMW = new BoxedOperator("FusedOptimizers.adamw", "aten::_fused_adamw_", "");
    private static final BoxedOperator SGD = new BoxedOperator("FusedOptimizers.sgd", "aten::_fused_sgd_", "");

    private FusedOptimizers() {}

    /**
     * What one step of Adam or AdamW needs beside tensors.
     *
     * @param step number of this step, from 1: the bias corrections divide by 1 − β^step
     * @param learningRate factor of the update
     * @param beta1 decay of the first moments, in [0, 1)
     * @param beta2 decay of the second moments, in [0, 1)
     * @param eps added to the root of the second moment
     * @param weightDecay added to the gradient as weightDecay · p (Adam), or taken from the parameter as learningRate ·
     *     weightDecay · p (AdamW)
     */
    public record AdamStep(
            long step, double learningRate, double beta1, double beta2, double eps, double weightDecay) {}

    /**
     * What one step of stochastic gradient descent needs beside tensors.
     *
     * @param learningRate factor of the update
     * @param momentum decay of the velocity; 0 for none
     * @param nesterov whether to look ahead along the velocity
     * @param weightDecay added to the gradient as weightDecay · p
     */
    public record SgdStep(double learningRate, double momentum, boolean nesterov, double weightDecay) {}

    /** One step of Adam (Kingma and Ba, 2015) with weight decay inside the gradient. */
    public static void adam(
            List<Tensor> parameters,
            List<Tensor> gradients,
            List<Tensor> firstMoments,
            List<Tensor> secondMoments,
            AdamStep step) {
        adam(ADAM, "FusedOptimizers.adam", parameters, gradients, firstMoments, secondMoments, step);
    }

    /** One step of AdamW (Loshchilov and Hutter, 2019): weight decay apart from the gradient. */
    public static void adamw(
            List<Tensor> parameters,
            List<Tensor> gradients,
            List<Tensor> firstMoments,
            List<Tensor> secondMoments,
            AdamStep step) {
        adam(ADAMW, "FusedOptimizers.adamw", parameters, gradients, firstMoments, secondMoments, step);
    }

    private static void adam(
            BoxedOperator operator,
            String operation,
            List<Tensor> parameters,
            List<Tensor> gradients,
            List<Tensor> firstMoments,
            List<Tensor> secondMoments,
            AdamStep step) {
        if (parameters.isEmpty()) {
            return;
        }
        try (Scope scope = Scope.open();
                NoGrad guard = Autograd.noGrad();
                BoxedOperator.Call call = operator.call()) {
            List<Tensor> ready = ready(operation, parameters, gradients);
            requireAlike(operation, "first moment", parameters, firstMoments);
            requireAlike(operation, "second moment", parameters, secondMoments);
            Tensor count = Tensors.scalar(step.step()).to(DType.F32);
            call.add(parameters)
                    .add(ready)
                    .add(firstMoments)
                    .add(secondMoments)
                    .add(List.of())
                    .add(Collections.nCopies(parameters.size(), count))
                    .add(step.learningRate())
                    .add(step.beta1())
                    .add(step.beta2())
                    .add(step.weightDecay())
                    .add(step.eps())
                    .add(false)
                    .add(false)
                    .addNone()
                    .addNone()
                    .run();
        }
    }

    /**
     * One step of stochastic gradient descent: v ← momentum · v + g, then p ← p − learningRate · v, with Nesterov's
     * look-ahead p ← p − learningRate · (g + momentum · v).
     *
     * @param velocities all zero before the first step; empty when momentum is 0
     */
    public static void sgd(List<Tensor> parameters, List<Tensor> gradients, List<Tensor> velocities, SgdStep step) {
        String operation = "FusedOptimizers.sgd";
        if (parameters.isEmpty()) {
            return;
        }
        try (Scope scope = Scope.open();
                NoGrad guard = Autograd.noGrad();
                BoxedOperator.Call call = SGD.call()) {
            List<Tensor> ready = ready(operation, parameters, gradients);
            if (step.momentum() != 0) {
                requireAlike(operation, "velocity", parameters, velocities);
            }
            call.add(parameters)
                    .add(ready)
                    .add(step.momentum() == 0 ? List.of() : velocities)
                    .add(step.weightDecay())
                    .add(step.momentum())
                    .add(step.learningRate())
                    .add(0.0)
                    .add(step.nesterov())
                    .add(false)
                    .add(false)
                    .addNone()
                    .addNone()
                    .run();
        }
    }

    /** The gradients in the parameters' layout: the kernels walk memory without looking at strides. */
    private static List<Tensor> ready(String operation, List<Tensor> parameters, List<Tensor> gradients) {
        List<Tensor> ready = new ArrayList<>(gradients.size());
        for (Tensor gradient : gradients) {
            ready.add(gradient.isContiguous() ? gradient : gradient.contiguous());
        }
        requireAlike(operation, "parameter", parameters, parameters);
        requireAlike(operation, "gradient", parameters, ready);
        return ready;
    }

    private static void requireAlike(String operation, String role, List<Tensor> parameters, List<Tensor> others) {
        if (parameters.size() != others.size()) {
            throw new ShapeException(
                    operation + ": every parameter needs a " + role + ", got " + parameters.size() + " parameters and "
                            + others.size(),
                    operation);
        }
        for (int i = 0; i < others.size(); i++) {
            Tensor parameter = parameters.get(i);
            Tensor other = others.get(i);
            if (other.numel() != parameter.numel() || !other.isContiguous()) {
                throw new ShapeException(
                        operation + ": the " + role + " of parameter " + i + " must be contiguous and of its shape",
                        operation,
                        parameter.describe(),
                        other.describe());
            }
            if (other.dtype() != parameter.dtype() || !parameter.dtype().isFloating()) {
                throw new DTypeException(
                        operation + ": the " + role + " of parameter " + i + " must be of its floating-point type",
                        operation,
                        parameter.describe(),
                        other.describe());
            }
        }
    }
}
