package dev.fathom.amid.game;

/**
 * The entropy's policy map: π = softmax(ζ), Ω = −Σ π log π. Probabilities below e^cutOff of a row's largest are 0: they
 * weigh nothing, and products of them would fall among the subnormal numbers, on which processors are slow.
 *
 * @param cutOff negative; −60 unless said otherwise
 */
public record Softmax(double cutOff) implements PolicyMap {

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
        for (int row = 0, from = 0; row < regularity.length; row++, from += actions) {
            regularity[row] = row(dual, from, actions, policy);
        }
    }

    /** Entropy = log Z − Σ π (ζ − max): no logarithm per action. */
    private double row(double[] dual, int from, int actions, double[] policy) {
        double max = max(dual, from, actions);
        double total = 0;
        double weighted = 0;
        for (int i = from; i < from + actions; i++) {
            double x = dual[i] - max;
            double weight = 0;
            if (x > cutOff) {
                weight = Math.exp(x);
                total += weight;
                weighted += weight * x;
            }
            policy[i] = weight;
        }
        double scale = 1 / total;
        for (int i = from; i < from + actions; i++) {
            policy[i] *= scale;
        }
        return Math.log(total) - weighted * scale;
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
