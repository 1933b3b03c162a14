package dev.fathom.amid;

import java.util.Map;

/**
 * Rules that were validated on the way.
 *
 * @param restart from 0
 * @param iteration how many iterations led to them
 * @param solves equilibrium solves spent by the search in this restart, without validation
 * @param objective at the equilibrium found with the validation's number of steps
 * @param exploitability there, without entropy: what a bidder gains at most by departing
 * @param figures what else the game tells of it, for instance revenue and welfare
 */
public record DesignPoint(
        int restart,
        long iteration,
        double solves,
        double objective,
        double exploitability,
        Map<String, Double> figures) {

    /** Copies the map. */
    public DesignPoint {
        figures = Map.copyOf(figures);
    }

    /** One of the figures; NaN if the game does not tell it. */
    public double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }
}
