package dev.fathom.sde;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.List;

/** Derivatives of fields by automatic differentiation; constants and linear fields included. */
final class Differentiation {

    private Differentiation() {}

    /** The gradient of each value with respect to its own row. */
    static Tensor gradient(Tensor value, Tensor point, boolean graph) {
        if (value.rank() != 1 || value.size(0) != point.size(0)) {
            throw new IllegalArgumentException("a scalar field must give one value for each of the " + point.size(0)
                    + " states, got the shape " + java.util.Arrays.toString(value.shape()));
        }
        if (!value.requiresGrad()) {
            return Tensors.zerosLike(point.detach());
        }
        Tensor gradient = Autograd.vjp(List.of(value), List.of(point), List.of(Tensors.onesLike(value)), graph)
                .get(0);
        return graph ? gradient : gradient.detach();
    }

    /** Entry (i, j) of each matrix is the derivative of component j by coordinate i. */
    static Tensor jacobian(Tensor field, Tensor point) {
        long rows = point.size(0);
        long dim = point.size(1);
        List<Tensor> columns = new ArrayList<>();
        for (int j = 0; j < dim; j++) {
            if (!field.requiresGrad()) {
                columns.add(Tensors.zerosLike(point.detach()));
                continue;
            }
            Tensor seed = Tensors.zeros(field.dtype(), rows, dim);
            seed.narrow(1, j, 1).fill(1);
            columns.add(Autograd.vjp(List.of(field), List.of(point), List.of(seed), true)
                    .get(0)
                    .detach());
        }
        return Tensors.stack(columns, 2);
    }

    static Tensor trace(Tensor matrices) {
        long rows = matrices.size(0);
        long dim = matrices.size(1);
        return matrices.reshape(rows, dim * dim).slice(1, 0, dim * dim, dim + 1).sum(1);
    }
}
