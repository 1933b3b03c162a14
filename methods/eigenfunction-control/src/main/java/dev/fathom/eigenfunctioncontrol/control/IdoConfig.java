package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.lab.recipe.About;
import java.util.List;

/**
 * How a control law is trained on paths.
 *
 * @param loss what is minimised
 * @param widths of the network's levels
 * @param iterations most of them
 * @param seconds most time; 0 for no limit
 * @param batch paths in each iteration
 * @param learningRate at the beginning; it falls to a two-hundredth along a cosine
 * @param kappa weight of the FBSDE's terminal error
 */
public record IdoConfig(
        @About("what is minimised") Ido loss,
        @About("widths of the network's levels") List<Integer> widths,
        @About("most iterations") int iterations,
        @About("most seconds of training, 0 for no limit") double seconds,
        @About("paths in each iteration") int batch,

        @About("learning rate at the beginning, falling along a cosine")
        double learningRate,

        @About("weight of the terminal error in FBSDE") double kappa) {

    /** Checks the ranges. */
    public IdoConfig {
        widths = List.copyOf(widths);
        if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException("widths must be one number or more, each at least 1, got " + widths);
        }
        if (iterations < 1 || batch < 4) {
            throw new IllegalArgumentException(
                    "iterations must be at least 1 and batch at least 4, got " + iterations + " and " + batch);
        }
        if (!(learningRate > 0) || !(seconds >= 0) || !(kappa >= 0)) {
            throw new IllegalArgumentException("learningRate must be > 0, seconds and kappa >= 0, got " + learningRate
                    + ", " + seconds + " and " + kappa);
        }
    }

    /** Adjoint matching, widths 64-64-32, 2000 iterations of 64 paths. */
    public static IdoConfig defaults() {
        return of(Ido.ADJOINT_MATCHING);
    }

    /** The defaults with another loss. */
    public static IdoConfig of(Ido loss) {
        return new IdoConfig(loss, List.of(64, 64, 32), 2000, 0, 64, 1e-3, 0);
    }

    /** The same with other limits. */
    public IdoConfig limits(int most, double mostSeconds) {
        return new IdoConfig(loss, widths, most, mostSeconds, batch, learningRate, kappa);
    }

    /** The same with another network. */
    public IdoConfig network(Integer... levels) {
        return new IdoConfig(loss, List.of(levels), iterations, seconds, batch, learningRate, kappa);
    }
}
