package dev.fathom.eigenfunctioncontrol.recipe;

import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.lab.recipe.About;
import dev.fathom.sde.ScalarField;
import java.util.List;

/** A potential E by name. */
public sealed interface PotentialConfig {

    /**
     * The potential.
     *
     * @throws IllegalArgumentException if its parameters do not fit so many dimensions
     */
    ScalarField field(int dim);

    /**
     * {@code ½ c‖x‖²}.
     *
     * @param c negative for a repulsive drift, 0 for none
     */
    record Isotropic(@About("E is half of c |x|^2") double c) implements PotentialConfig {

        /** c = 1. */
        public static Isotropic defaults() {
            return new Isotropic(1);
        }

        @Override
        public ScalarField field(int dim) {
            return Potentials.isotropic(dim, c);
        }
    }

    /**
     * {@code ½ xᵀAx}.
     *
     * @param matrix A, symmetric
     */
    record Quadratic(
            @About("rows of the symmetric A: E is half of x.Ax")
            List<List<Double>> matrix) implements PotentialConfig {

        /** Copies the rows. */
        public Quadratic {
            matrix = matrix.stream().map(List::copyOf).toList();
        }

        @Override
        public ScalarField field(int dim) {
            return Potentials.quadratic(Numbers.matrix(matrix, dim, "matrix"));
        }
    }

    /**
     * {@code Σ κ_i (x_i² − 1)²}.
     *
     * @param kappa κ
     */
    record DoubleWell(
            @About("steepness, one for each coordinate") List<Double> kappa) implements PotentialConfig {

        /** Copies the list. */
        public DoubleWell {
            kappa = List.copyOf(kappa);
        }

        @Override
        public ScalarField field(int dim) {
            return Potentials.doubleWell(Numbers.vector(kappa, dim, "kappa"));
        }
    }

    /**
     * {@code strength (‖x‖² − R²)‖x‖²}, lowest at the distance R/√2 from the origin.
     *
     * @param radius R, positive
     * @param strength positive
     */
    record Ring(
            @About("R: lowest at R over the root of 2") double radius,
            @About("strength") double strength) implements PotentialConfig {

        /** R = 2, strength 1. */
        public static Ring defaults() {
            return new Ring(2, 1);
        }

        @Override
        public ScalarField field(int dim) {
            return Potentials.ring(radius, strength);
        }
    }

    /**
     * Every coordinate is drawn to the mean of its two neighbours on a cycle.
     *
     * @param weight of a neighbour
     */
    record Consensus(@About("weight of a neighbour") double weight) implements PotentialConfig {

        /** Weight ½. */
        public static Consensus defaults() {
            return new Consensus(0.5);
        }

        @Override
        public ScalarField field(int dim) {
            return Potentials.consensusOnCycle(dim, weight);
        }
    }
}
