package dev.fathom.eigenfunctioncontrol.recipe;

import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.lab.recipe.About;
import dev.fathom.sde.ScalarField;
import java.util.Collections;
import java.util.List;

/** A running or terminal cost by name. */
public sealed interface CostConfig {

    /**
     * The cost.
     *
     * @throws IllegalArgumentException if its parameters do not fit so many dimensions
     */
    ScalarField field(int dim);

    /** Nothing. */
    record Zero() implements CostConfig {

        /** There is nothing to set. */
        public static Zero defaults() {
            return new Zero();
        }

        @Override
        public ScalarField field(int dim) {
            return Costs.zero();
        }
    }

    /**
     * {@code c‖x − m‖²}.
     *
     * @param c the factor
     * @param centre m; the origin if it is left out
     */
    record Squared(
            @About("c in c |x - centre|^2") double c,
            @About("the centre, the origin if empty") List<Double> centre) implements CostConfig {

        /** Copies the list. */
        public Squared {
            centre = List.copyOf(centre);
        }

        /** {@code ‖x‖²}. */
        public static Squared defaults() {
            return new Squared(1, List.of());
        }

        @Override
        public ScalarField field(int dim) {
            return Costs.squaredDistance(c, orOrigin(centre, dim));
        }
    }

    /**
     * {@code xᵀPx}, without a half.
     *
     * @param matrix P, symmetric
     */
    record Quadratic(
            @About("rows of the symmetric P in x.Px") List<List<Double>> matrix) implements CostConfig {

        /** Copies the rows. */
        public Quadratic {
            matrix = matrix.stream().map(List::copyOf).toList();
        }

        @Override
        public ScalarField field(int dim) {
            return Costs.quadratic(Numbers.matrix(matrix, dim, "matrix"));
        }
    }

    /**
     * {@code Σ ν_i (x_i² − 1)²}.
     *
     * @param nu ν
     */
    record Wells(
            @About("steepness, one for each coordinate") List<Double> nu) implements CostConfig {

        /** Copies the list. */
        public Wells {
            nu = List.copyOf(nu);
        }

        @Override
        public ScalarField field(int dim) {
            return Costs.wells(Numbers.vector(nu, dim, "nu"));
        }
    }

    /**
     * {@code a · x}.
     *
     * @param slope a
     */
    record Linear(
            @About("the slope, one number for each coordinate")
            List<Double> slope) implements CostConfig {

        /** Copies the list. */
        public Linear {
            slope = List.copyOf(slope);
        }

        @Override
        public ScalarField field(int dim) {
            return Costs.linear(Numbers.vector(slope, dim, "slope"));
        }
    }

    /**
     * {@code c‖x − m‖₁}.
     *
     * @param c the factor
     * @param centre m; the origin if it is left out
     */
    record Distance(
            @About("c in c |x - centre|_1") double c,
            @About("the centre, the origin if empty") List<Double> centre) implements CostConfig {

        /** Copies the list. */
        public Distance {
            centre = List.copyOf(centre);
        }

        /** {@code ‖x‖₁}. */
        public static Distance defaults() {
            return new Distance(1, List.of());
        }

        @Override
        public ScalarField field(int dim) {
            return Costs.distance(c, orOrigin(centre, dim));
        }
    }

    private static double[] orOrigin(List<Double> centre, int dim) {
        return Numbers.vector(centre.isEmpty() ? Collections.nCopies(dim, 0.0) : centre, dim, "centre");
    }
}
