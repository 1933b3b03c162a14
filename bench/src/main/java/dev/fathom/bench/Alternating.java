package dev.fathom.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** Times several ways to do the same in turn, a block of each, round after round. */
public final class Alternating {

    /** One way to do it. */
    @FunctionalInterface
    public interface Side {
        /** Does it so many times and returns the median time of one in milliseconds. */
        double block(int times);
    }

    private final Map<String, Side> sides = new LinkedHashMap<>();

    /** Adds a side; blocks are run in the order in which sides were added. */
    public Alternating side(String name, Side side) {
        sides.put(name, side);
        return this;
    }

    /** A side that runs in this process. */
    public Alternating side(String name, Runnable once) {
        return side(name, times -> median(once, times));
    }

    /** A side that runs in this process and gives a number, by which it shows that it has computed. */
    public Alternating side(String name, DoubleSupplier once) {
        return side(name, () -> {
            double result = once.getAsDouble();
            if (!Double.isFinite(result)) {
                throw new IllegalStateException("the side '" + name + "' gave " + result);
            }
        });
    }

    /** The median time of one run in milliseconds. */
    static double median(Runnable once, int times) {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            once.run();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return median(millis);
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /**
     * Runs the blocks; the first round warms up and does not count.
     *
     * @param rounds how often each side's block is run, at least 1
     * @param times how often a block does it
     */
    public Result run(int rounds, int times) {
        Map<String, double[]> millis = new LinkedHashMap<>();
        sides.forEach((name, side) -> {
            side.block(times);
            millis.put(name, new double[rounds]);
        });
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, double[]> took : millis.entrySet()) {
                took.getValue()[round] = side(took.getKey()).block(times);
            }
        }
        return new Result(millis);
    }

    private Side side(String name) {
        Side side = sides.get(name);
        if (side == null) {
            throw new IllegalArgumentException("there is no side '" + name + "', only " + sides.keySet());
        }
        return side;
    }

    /**
     * What was measured.
     *
     * @param millis milliseconds by side and round
     */
    public record Result(Map<String, double[]> millis) {

        private double[] rounds(String side) {
            double[] rounds = millis.get(side);
            if (rounds == null) {
                throw new IllegalArgumentException("there is no side '" + side + "', only " + millis.keySet());
            }
            return rounds;
        }

        /** The median over the rounds, in milliseconds. */
        public double of(String side) {
            return median(rounds(side));
        }

        /** The lowest, middle and highest ratio of one side to another over the rounds. */
        public double[] ratio(String side, String other) {
            double[] ours = rounds(side);
            double[] theirs = rounds(other);
            double[] ratios = new double[ours.length];
            Arrays.setAll(ratios, i -> ours[i] / theirs[i]);
            Arrays.sort(ratios);
            return new double[] {ratios[0], median(ratios), ratios[ratios.length - 1]};
        }

        /** The side whose name begins with {@code prefix} that is quickest. */
        public String quickest(String prefix) {
            return millis.keySet().stream()
                    .filter(name -> name.startsWith(prefix))
                    .min((a, b) -> Double.compare(of(a), of(b)))
                    .orElseThrow();
        }
    }
}
