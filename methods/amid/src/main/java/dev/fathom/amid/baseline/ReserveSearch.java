package dev.fathom.amid.baseline;

import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Objective;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.EquilibriumSolver;
import dev.fathom.amid.game.GameException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * First price with the best constant reserve of a grid.
 *
 * @param solver finds the equilibria
 * @param release how the supply is released
 * @param step between reserves, positive
 */
public record ReserveSearch(EquilibriumSolver solver, Release release, double step) {

    /** Checks the range. */
    public ReserveSearch {
        if (!(step > 0 && step <= 1)) {
            throw new IllegalArgumentException("the step between reserves must be in (0, 1], got " + step);
        }
    }

    /**
     * A reserve and what it reaches.
     *
     * @param reserve lowest bid that may win
     * @param objective at equilibrium
     * @param exploitability there, without entropy
     */
    public record Point(double reserve, double objective, double exploitability) {}

    /** Every reserve of the grid, from 0 up. */
    public List<Point> curve(BatchedAuction auction, Objective objective) {
        List<Point> points = new ArrayList<>();
        for (double reserve = 0; reserve < 1; reserve += step) {
            Equilibrium equilibrium = solver.solve(
                    auction.under(FirstPrice.withReserve(auction, release, reserve), objective), new double[0]);
            points.add(new Point(reserve, equilibrium.objective(), equilibrium.exploitability(0)));
        }
        return points;
    }

    /**
     * The best of the grid with at most the given exploitability.
     *
     * @throws GameException if no reserve is within the guard
     */
    public Point best(BatchedAuction auction, Objective objective, double guard) {
        List<Point> points = curve(auction, objective);
        return points.stream()
                .filter(point -> point.exploitability() <= guard)
                .max(Comparator.comparingDouble(Point::objective))
                .orElseThrow(() -> new GameException(
                        "none of " + points.size() + " reserves has an equilibrium within the guard of " + guard
                                + ", the least exploitability is "
                                + points.stream()
                                        .mapToDouble(Point::exploitability)
                                        .min()
                                        .orElse(Double.NaN),
                        "raise the validation's steps, lower the solver's step size, or raise the guard"));
    }
}
