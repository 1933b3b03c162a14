package dev.fathom.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Derivatives by central differences of fourth order in double precision: exact to about 1e-11. */
final class Differences {

    private static final double STEP = 1e-3;

    private Differences() {}

    /** The gradient of a function to a single number, one array for each input. */
    static List<double[]> gradient(Function<List<Tensor>, Tensor> function, List<Tensor> inputs) {
        List<double[]> gradients = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            double[] values = inputs.get(i).toDoubles();
            double[] gradient = new double[values.length];
            for (int j = 0; j < values.length; j++) {
                double near = at(function, inputs, i, j, STEP) - at(function, inputs, i, j, -STEP);
                double far = at(function, inputs, i, j, 2 * STEP) - at(function, inputs, i, j, -2 * STEP);
                gradient[j] = (8 * near - far) / (12 * STEP);
            }
            gradients.add(gradient);
        }
        return gradients;
    }

    private static double at(
            Function<List<Tensor>, Tensor> function, List<Tensor> inputs, int input, int element, double shift) {
        try (Scope scope = Scope.open()) {
            List<Tensor> moved = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                Tensor copy = inputs.get(i).detach().copy();
                if (i == input) {
                    double[] values = copy.toDoubles();
                    values[element] += shift;
                    copy = Tensors.of(values, copy.shape());
                }
                moved.add(copy.requiresGrad(true));
            }
            return function.apply(moved).item();
        }
    }
}
