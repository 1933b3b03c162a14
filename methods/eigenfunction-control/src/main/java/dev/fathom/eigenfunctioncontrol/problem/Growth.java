package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.function.UnaryOperator;

/** How a field grows along rays from a state, at distances that double: from 3 to 768. */
final class Growth {

    private static final double FIRST = 3;
    private static final int DOUBLINGS = 8;

    /** Growth that loses more than this share from one doubling to the next comes to an end. */
    private static final double KEPT = 0.9;

    private final double[][] values = new double[DOUBLINGS + 1][];

    /**
     * Looks along rays.
     *
     * @param field (batch, d) to (batch)
     * @param directions unit vectors, (rays, d)
     */
    Growth(UnaryOperator<Tensor> field, double[] start, Tensor directions) {
        Tensor from = Tensors.of(start, 1, start.length).to(DType.F64);
        for (int k = 0; k <= DOUBLINGS; k++) {
            values[k] = field.apply(directions.mul(distance(k)).add(from)).toDoubles();
        }
    }

    private static double distance(int k) {
        return FIRST * (1 << k);
    }

    /**
     * What is gained along a ray by the last two doublings before the field leaves the range of numbers.
     *
     * @param before by the last but one
     * @param last by the last
     * @param from the distance at which the last doubling begins
     * @param near the value there
     */
    record Gain(double before, double last, double from, double near) {

        /** Whether it is no less than it was before, as far as growth without bound requires. */
        boolean lasts() {
            return last >= KEPT * before;
        }
    }

    Gain gain(int ray) {
        int finite = 0;
        while (finite <= DOUBLINGS && Double.isFinite(values[finite][ray])) {
            finite++;
        }
        if (finite < 3) {
            double beyond = values[finite][ray];
            boolean falls = beyond == Double.NEGATIVE_INFINITY;
            return new Gain(0, falls ? beyond : Double.POSITIVE_INFINITY, distance(finite), 0);
        }
        double near = values[finite - 2][ray];
        return new Gain(near - values[finite - 3][ray], values[finite - 1][ray] - near, distance(finite - 2), near);
    }

    /** The least value of all rays at each distance. */
    double[] least() {
        double[] least = new double[values.length];
        for (int k = 0; k < values.length; k++) {
            least[k] = Double.POSITIVE_INFINITY;
            for (double value : values[k]) {
                least[k] = Math.min(least[k], value);
            }
        }
        return least;
    }
}
