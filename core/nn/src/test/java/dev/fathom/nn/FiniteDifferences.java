package dev.fathom.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Compares gradients of a scalar with central differences, entry by entry, in double precision. */
final class FiniteDifferences {
    private static final double STEP = 1e-5;
    private static final int ENTRIES = 12;

    private FiniteDifferences() {}

    /** Fails unless the gradient of {@code loss} by each named tensor is the central difference to 1e-6 relative. */
    static void check(Supplier<Tensor> loss, Map<String, Tensor> inputs) {
        try (Scope scope = Scope.open()) {
            List<String> names = new ArrayList<>(inputs.keySet());
            List<Tensor> tensors = new ArrayList<>(inputs.values());
            List<Tensor> gradients = Autograd.grad(loss.get(), tensors);
            for (int i = 0; i < names.size(); i++) {
                double[] gradient = gradients.get(i).toDoubles();
                int stride = Math.max(1, gradient.length / ENTRIES);
                for (int entry = 0; entry < gradient.length; entry += stride) {
                    double difference = difference(loss, tensors.get(i), entry);
                    assertThat(Math.abs(gradient[entry] - difference))
                            .as("%s[%d]: gradient %s, difference %s", names.get(i), entry, gradient[entry], difference)
                            .isLessThan(1e-6 * Math.max(1, Math.abs(difference)));
                }
            }
        }
    }

    private static double difference(Supplier<Tensor> loss, Tensor tensor, int entry) {
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            double[] values = tensor.toDoubles();
            double centre = values[entry];
            double above = at(loss, tensor, values, entry, centre + STEP);
            double below = at(loss, tensor, values, entry, centre - STEP);
            at(loss, tensor, values, entry, centre);
            return (above - below) / (2 * STEP);
        }
    }

    private static double at(Supplier<Tensor> loss, Tensor tensor, double[] values, int entry, double value) {
        values[entry] = value;
        tensor.copyFrom(Tensors.of(values, tensor.shape()));
        return loss.get().item();
    }
}
