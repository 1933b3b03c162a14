package dev.fathom.engine;

import java.util.List;

/** One operation over a whole list of tensors, as optimisers need it; all of them record no graph. */
public final class Foreach {

    private static final BoxedOperator NORM = new BoxedOperator("Foreach.norm", "aten::_foreach_norm", "Scalar");
    private static final BoxedOperator MUL = new BoxedOperator("Foreach.mulInPlace", "aten::_foreach_mul_", "Scalar");
    private static final BoxedOperator LERP =
            new BoxedOperator("Foreach.lerpInPlace", "aten::_foreach_lerp_", "Scalar");

    private Foreach() {}

    /**
     * The Euclidean norm of all elements of all tensors together, 0 for an empty list.
     *
     * @return not finite if an element is not
     */
    public static double norm(List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            return 0;
        }
        try (Scope scope = Scope.open();
                NoGrad guard = Autograd.noGrad();
                BoxedOperator.Call call = NORM.call()) {
            double sum = 0;
            for (Tensor norm : call.add(tensors).add(2.0).addNone().runForTensors()) {
                double value = norm.item();
                sum += value * value;
            }
            return Math.sqrt(sum);
        }
    }

    /** Multiplies every tensor by {@code factor}. */
    public static void mulInPlace(List<Tensor> tensors, double factor) {
        if (tensors.isEmpty()) {
            return;
        }
        try (NoGrad guard = Autograd.noGrad();
                BoxedOperator.Call call = MUL.call()) {
            call.add(tensors).add(factor).run();
        }
    }

    /**
     * Moves every tensor towards its end: t ← t + weight · (end − t).
     *
     * @param tensors overwritten
     * @param ends as many, of the same shapes
     * @param weight 0 changes nothing, 1 copies the ends
     */
    public static void lerpInPlace(List<Tensor> tensors, List<Tensor> ends, double weight) {
        if (tensors.size() != ends.size()) {
            throw new ShapeException(
                    "Foreach.lerpInPlace: got " + tensors.size() + " tensors but " + ends.size() + " ends",
                    "Foreach.lerpInPlace");
        }
        if (tensors.isEmpty()) {
            return;
        }
        try (NoGrad guard = Autograd.noGrad();
                BoxedOperator.Call call = LERP.call()) {
            call.add(tensors).add(ends).add(weight).run();
        }
    }
}
