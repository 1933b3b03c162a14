package dev.fathom.amid.game;

import java.util.Arrays;

/**
 * The entropy's policy map: π = softmax(ζ), Ω = −Σ π log π. Probabilities below e^cutOff of a row's largest are 0: they
 * weigh nothing, and products of them would fall among the subnormal numbers, on which processors are slow.
 *
 * @param cutOff negative; −60 unless said otherwise
 */
public record Softmax(double cutOff) implements PolicyMap {

    /** So many exponentials are taken together: enough to keep vectors full, few enough for the nearest cache. */
    private static final int BLOCK = 1000;

    /** Checks the range. */
    public Softmax {
        if (!(cutOff < 0)) {
            throw new IllegalArgumentException("the cut-off must be negative, got " + cutOff);
        }
    }

    /** With a cut-off of e^-60. */
    public Softmax() {
        this(-60);
    }

    @Override
    public void policy(double[] dual, int actions, double[] policy, double[] regularity) {
        int rows = regularity.length;
        int together = Math.min(rows, Math.max(1, BLOCK / actions));
        Block block = new Block(together, actions);
        for (int row = 0; row < rows; row += together) {
            block.policy(dual, row, Math.min(rows, row + together), policy, regularity);
        }
    }

    /** Several rows, whose exponentials are taken together: of those entries only that the cut-off leaves. */
    private final class Block {

        private final int actions;
        private final int[] begin;
        private final int[] end;
        private final double[] x;
        private final double lowest = Math.max(cutOff, Exponential.LOWEST);
        private final Exponential exponential;

        Block(int rows, int actions) {
            this.actions = actions;
            this.begin = new int[rows];
            this.end = new int[rows];
            this.x = new double[rows * actions];
            this.exponential = new Exponential(rows * actions);
        }

        void policy(double[] dual, int firstRow, int endRow, double[] policy, double[] regularity) {
            int packed = 0;
            for (int row = firstRow; row < endRow; row++) {
                packed = pack(dual, row, row - firstRow, packed);
            }
            exponential.of(x, packed);
            packed = 0;
            for (int row = firstRow; row < endRow; row++) {
                int from = begin[row - firstRow];
                int count = end[row - firstRow] - from;
                Arrays.fill(policy, row * actions, from, 0);
                Arrays.fill(policy, from + count, (row + 1) * actions, 0);
                regularity[row] = normalize(packed, count, policy, from);
                packed += count;
            }
        }

        /** Appends ζ − max from the first to the last entry that is above the cut-off. */
        private int pack(double[] dual, int row, int slot, int packed) {
            int from = row * actions;
            double max = max(dual, from, actions);
            int first = from;
            int last = from + actions - 1;
            while (first < last && !(dual[first] - max > cutOff)) {
                first++;
            }
            while (last > first && !(dual[last] - max > cutOff)) {
                last--;
            }
            begin[slot] = first;
            end[slot] = last + 1;
            int count = last + 1 - first;
            for (int i = 0; i < count; i++) {
                x[packed + i] = dual[first + i] - max;
            }
            return packed + count;
        }

        /** Entropy = log Z − Σ π (ζ − max): no logarithm per action. */
        private double normalize(int packed, int count, double[] policy, int from) {
            double total = 0;
            double weighted = 0;
            for (int i = 0; i < count; i++) {
                double here = x[packed + i];
                double e = here > lowest ? exponential.at(packed + i) : tail(here);
                policy[from + i] = e;
                total += e;
                weighted += e * here;
            }
            double scale = 1 / total;
            for (int i = from; i < from + count; i++) {
                policy[i] *= scale;
            }
            return Math.log(total) - weighted * scale;
        }

        private double tail(double here) {
            return here > cutOff ? Math.exp(here) : 0;
        }
    }

    private static double max(double[] dual, int from, int n) {
        double m0 = Double.NEGATIVE_INFINITY;
        double m1 = m0;
        double m2 = m0;
        double m3 = m0;
        int i = from;
        for (int end = from + n - 3; i < end; i += 4) {
            m0 = dual[i] > m0 ? dual[i] : m0;
            m1 = dual[i + 1] > m1 ? dual[i + 1] : m1;
            m2 = dual[i + 2] > m2 ? dual[i + 2] : m2;
            m3 = dual[i + 3] > m3 ? dual[i + 3] : m3;
        }
        for (; i < from + n; i++) {
            m0 = dual[i] > m0 ? dual[i] : m0;
        }
        return Math.max(Math.max(m0, m1), Math.max(m2, m3));
    }

    /** ζ̄_a = π_a (π̄_a − Σ_b π_b π̄_b), where π̄ has the entropy's share −(log π + 1) of the regularity's gradient. */
    @Override
    public void pullBack(
            double[] dual, int actions, double[] policy, double[] policyBar, double[] regularityBar, double[] dualBar) {
        for (int row = 0, from = 0; row < regularityBar.length; row++, from += actions) {
            double max = max(dual, from, actions);
            double total = 0;
            int top = from;
            for (int i = from; i < from + actions; i++) {
                top = policy[i] > policy[top] ? i : top;
            }
            double logZ = max - Math.log(policy[top]); // the largest ζ has π = e^0 / Z
            double weight = regularityBar[row];
            for (int i = from; i < from + actions; i++) {
                total += policy[i] * (policyBar[i] - weight * (dual[i] - logZ));
            }
            for (int i = from; i < from + actions; i++) {
                dualBar[i] += policy[i] * (policyBar[i] - weight * (dual[i] - logZ) - total);
            }
        }
    }

    @Override
    public double conjugate(double[] q, int from, int actions, double temperature, double[] answer) {
        double max = max(q, from, actions);
        double total = 0;
        for (int a = 0; a < actions; a++) {
            double x = (q[from + a] - max) / temperature;
            answer[a] = x > cutOff ? Math.exp(x) : 0;
            total += answer[a];
        }
        for (int a = 0; a < actions; a++) {
            answer[a] /= total;
        }
        return max + temperature * Math.log(total);
    }

    @Override
    public double mostRegular(int actions) {
        return Math.log(actions);
    }
}
