package dev.fathom.ancre.study;

import dev.fathom.ancre.linear.Layout;
import dev.fathom.ancre.linear.LinearNetLab;
import dev.fathom.ancre.linear.Matrix;
import dev.fathom.engine.Rng;
import dev.fathom.lab.claim.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A random task for deep linear networks of K blocks, and every layout tried on it: which shortcuts are the best is
 * found by trying all 2^(K(K+1)/2) sets of them.
 *
 * @param blocks K; 4 is a matter of seconds, 5 would be one of hours
 * @param steps descents end after so many
 */
record LayoutSearch(int blocks, int steps) {

    /** No shortcut at all. */
    static final String NONE = "none";

    private static final int SIZE = 10;
    private static final double STEP_SIZE = 0.05;
    private static final double DEVIATION = 0.01;

    /** The losses before the first step and after every step, with the task and the weights of a seed. */
    double[] losses(Layout layout, long seed) {
        Rng rng = Rng.seed(seed);
        Matrix x = Matrix.orthogonal(SIZE, rng.split("x"));
        Matrix y = Matrix.normal(SIZE, 1 / Math.sqrt(SIZE), rng.split("y"));
        List<Matrix> weights = IntStream.range(0, blocks)
                .mapToObj(j -> Matrix.normal(SIZE, DEVIATION, rng.split("w").split(j)))
                .toList();
        return new LinearNetLab(blocks, x, y)
                .run(layout, weights, STEP_SIZE, steps)
                .losses();
    }

    /** log10 of the loss after the last step; infinite if the descent diverges. */
    double logLoss(Layout layout, long seed) {
        try {
            return Math.log10(losses(layout, seed)[steps]);
        } catch (ArithmeticException e) {
            return Double.POSITIVE_INFINITY;
        }
    }

    /** Every layout by its shortcuts, those of block 1 first; {@link #NONE} for the one without. */
    Map<String, Layout> layouts() {
        List<String> shortcuts = new ArrayList<>();
        for (int j = 1; j <= blocks; j++) {
            for (int i = 0; i < j; i++) {
                shortcuts.add(i + ":" + j);
            }
        }
        Map<String, Layout> layouts = new LinkedHashMap<>();
        for (int set = 0; set < 1 << shortcuts.size(); set++) {
            int members = set;
            String edges = String.join(
                    "+",
                    IntStream.range(0, shortcuts.size())
                            .filter(n -> (members >> n & 1) == 1)
                            .mapToObj(shortcuts::get)
                            .toList());
            layouts.put(edges.isEmpty() ? NONE : edges, Layout.of(edges));
        }
        return layouts;
    }

    /** {@link #logLoss} of every layout. */
    Map<String, Double> all(long seed) {
        Map<String, Double> logs = new LinkedHashMap<>();
        layouts().forEach((name, layout) -> logs.put(name, logLoss(layout, seed)));
        return logs;
    }

    /** All layouts but one, that with the lowest mean of {@link #logLoss} over the seeds first. */
    List<String> ranked(Samples samples, String excepted) {
        return layouts().keySet().stream()
                .filter(name -> !name.equals(excepted))
                .sorted(Comparator.comparingDouble(
                        name -> Arrays.stream(samples.of(name)).sum()))
                .toList();
    }
}
