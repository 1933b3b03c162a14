package dev.fathom.amid.auction;

import dev.fathom.amid.equilibrium.SolverListener;
import dev.fathom.amid.game.Passage;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches a solver come to rest in an auction: how far the dual variable still moves, and in how many rounds the
 * threshold bid does. While a threshold bid moves, the objective jumps and its gradient says little.
 */
public final class ConvergenceWatch implements SolverListener {

    private final List<Double> changes = new ArrayList<>();
    private final List<Integer> flips = new ArrayList<>();
    private int[] thresholds = {};

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the game is not an auction
     */
    @Override
    public void iterated(int iteration, double change, double[] policy, Passage passage) {
        if (!(passage instanceof AuctionPassage auction)) {
            throw new IllegalArgumentException("only an auction has threshold bids");
        }
        int[] now = auction.thresholds();
        int moved = 0;
        for (int h = 0; h < thresholds.length; h++) {
            moved += now[h] != thresholds[h] ? 1 : 0;
        }
        thresholds = now;
        changes.add(change);
        flips.add(moved);
    }

    /** The largest change of a dual variable in each iteration: ‖ζ(t+1) − ζ(t)‖. */
    public List<Double> changes() {
        return List.copyOf(changes);
    }

    /** In how many rounds the threshold bid moved since the iteration before; 0 for the first. */
    public List<Integer> flips() {
        return List.copyOf(flips);
    }

    /** How many iterations ago a threshold bid moved last; all of them if none ever did. */
    public int iterationsSinceFlip() {
        int since = 0;
        while (since < flips.size() && flips.get(flips.size() - 1 - since) == 0) {
            since++;
        }
        return since;
    }
}
