package dev.fathom.eigenfunctioncontrol.recipe;

import java.util.List;

/** Lists of numbers in a recipe, as what the library takes. */
final class Numbers {

    private Numbers() {}

    /** A vector with a component for each dimension. */
    static double[] vector(List<Double> values, int dim, String name) {
        if (values.size() != dim) {
            throw new IllegalArgumentException(
                    name + " must have " + dim + " numbers, one for each component of start, got " + values.size());
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** A square matrix with a row for each dimension. */
    static double[][] matrix(List<List<Double>> rows, int dim, String name) {
        if (rows.size() != dim) {
            throw new IllegalArgumentException(
                    name + " must have " + dim + " rows, one for each component of start, got " + rows.size());
        }
        return rows.stream()
                .map(row -> vector(row, dim, "every row of " + name))
                .toArray(double[][]::new);
    }
}
