package dev.fathom.amid.finite;

import dev.fathom.engine.Rng;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Repeated markets of several sizes. The work is a list of units, each of which draws from a stream that its own name
 * begins; whoever does a unit, wherever and in whatever order, gets the same outcome, and summaries add up in the order
 * of the units. A distributed runner needs only {@link #units}, {@link #measure} and {@link #summarise}.
 *
 * @param scenario names the market and its rules, for instance with a hash of θ; part of every stream
 * @param sizes numbers of bidders
 * @param replicates markets of each size
 */
public record FiniteStudy(String scenario, List<Long> sizes, int replicates) {

    /** Checks that there is something to do. */
    public FiniteStudy {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty() || replicates < 1) {
            throw new IllegalArgumentException(
                    "a study needs a size and a replicate, got " + sizes + " and " + replicates);
        }
    }

    /**
     * One market to be played.
     *
     * @param bidders N
     * @param replicate which of those with N bidders
     */
    public record Unit(long bidders, int replicate) {}

    /** A unit that is done. */
    public record Measured(Unit unit, FiniteOutcome outcome) {}

    /**
     * Markets of one size.
     *
     * @param bidders N
     * @param replicates how many
     * @param meanRevenue per bidder
     * @param deviation standard deviation of the revenue
     * @param meanAbsoluteError of the revenue against the mean-field limit
     * @param meanTaggedUtility what the tagged bidder gained
     * @param taggedError standard error of that mean
     */
    public record Summary(
            long bidders,
            int replicates,
            double meanRevenue,
            double deviation,
            double meanAbsoluteError,
            double meanTaggedUtility,
            double taggedError) {}

    /** All the work. */
    public List<Unit> units() {
        List<Unit> units = new ArrayList<>();
        for (long size : sizes) {
            for (int replicate = 0; replicate < replicates; replicate++) {
                units.add(new Unit(size, replicate));
            }
        }
        return units;
    }

    /** Does one unit. */
    public Measured measure(Unit unit, FiniteSimulator simulator, long seed) {
        Rng rng = Rng.seed(seed).split(scenario).split(unit.bidders()).split(unit.replicate());
        return new Measured(unit, simulator.simulate(unit.bidders(), rng));
    }

    /** Does all units here. */
    public List<Summary> run(FiniteSimulator simulator, long seed, double limit) {
        return summarise(
                units().stream().map(unit -> measure(unit, simulator, seed)).toList(), limit);
    }

    /**
     * Sums up units that are done, in whatever order they come.
     *
     * @param limit the mean-field revenue
     * @return a summary of each size, smallest first
     */
    public List<Summary> summarise(Collection<Measured> measured, double limit) {
        Map<Long, List<Measured>> bySize = new TreeMap<>();
        measured.stream()
                .sorted(Comparator.comparingInt(m -> m.unit().replicate()))
                .forEach(m -> bySize.computeIfAbsent(m.unit().bidders(), n -> new ArrayList<>())
                        .add(m));
        List<Summary> summaries = new ArrayList<>();
        bySize.forEach((n, all) -> summaries.add(summary(n, all, limit)));
        return summaries;
    }

    private static Summary summary(long bidders, List<Measured> all, double limit) {
        int n = all.size();
        double[] revenue = new double[n];
        double[] tagged = new double[n];
        double error = 0;
        for (int i = 0; i < n; i++) {
            FiniteOutcome outcome = all.get(i).outcome();
            revenue[i] = outcome.revenue();
            tagged[i] = outcome.taggedUtility();
            error += Math.abs(revenue[i] - limit) / n;
        }
        return new Summary(
                bidders, n, mean(revenue), deviation(revenue), error, mean(tagged), deviation(tagged) / Math.sqrt(n));
    }

    private static double mean(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += value;
        }
        return sum / x.length;
    }

    private static double deviation(double[] x) {
        double mean = mean(x);
        double sum = 0;
        for (double value : x) {
            sum += (value - mean) * (value - mean);
        }
        return Math.sqrt(sum / Math.max(1, x.length - 1));
    }
}
