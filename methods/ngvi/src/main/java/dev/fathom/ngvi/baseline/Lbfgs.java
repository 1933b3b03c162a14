package dev.fathom.ngvi.baseline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** L-BFGS with 20 pairs and a backtracking line search, for smooth functions. */
final class Lbfgs {

    private static final int MEMORY = 20;
    private static final int MOST_STEPS = 20_000;
    private static final int MOST_IDLE = 300;

    /** A function with its gradient. */
    interface Objective {
        double value(double[] at, double[] gradient);
    }

    private record Pair(double[] s, double[] y, double rho) {}

    private Lbfgs() {}

    /**
     * Minimises from {@code x}, which ends at the minimiser; writes the gradient there. Returns the minimum. It ends
     * when the gradient's norm is below 1e-10, or when rounding lets neither the value nor the gradient fall any more.
     */
    static double minimise(Objective f, double[] x, double[] gradient) {
        Deque<Pair> pairs = new ArrayDeque<>();
        double value = f.value(x, gradient);
        double least = dot(gradient, gradient);
        int idle = 0;
        for (int step = 0; step < MOST_STEPS && idle < MOST_IDLE; step++) {
            double[] direction = direction(gradient, pairs);
            double slope = dot(direction, gradient);
            double[] from = x.clone();
            double[] before = gradient.clone();
            double length = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
            double tried = Double.NaN;
            boolean found = false;
            for (int k = 0; k < 50 && !found; k++, length /= 2) {
                for (int i = 0; i < x.length; i++) {
                    x[i] = from[i] + length * direction[i];
                }
                tried = f.value(x, gradient);
                // near the optimum the value is lost in rounding before the gradient is
                found = tried <= value + 1e-4 * length * slope
                        || (Math.abs(tried - value) <= 1e-13 * Math.abs(value)
                                && dot(gradient, gradient) < dot(before, before));
            }
            if (!found) {
                if (pairs.isEmpty()) {
                    System.arraycopy(from, 0, x, 0, x.length);
                    System.arraycopy(before, 0, gradient, 0, x.length);
                    return value;
                }
                System.arraycopy(from, 0, x, 0, x.length);
                System.arraycopy(before, 0, gradient, 0, x.length);
                pairs.clear();
                idle++;
                continue;
            }
            double square = dot(gradient, gradient);
            idle = tried < value - 1e-13 * Math.abs(value) || square < least / 2 ? 0 : idle + 1;
            least = Math.min(least, square);
            value = tried;
            remember(pairs, from, before, x, gradient);
            if (square < 1e-20) {
                return value;
            }
        }
        return value;
    }

    private static void remember(Deque<Pair> pairs, double[] from, double[] before, double[] x, double[] gradient) {
        double[] s = new double[x.length];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            s[i] = x[i] - from[i];
            y[i] = gradient[i] - before[i];
        }
        double curvature = dot(s, y);
        if (curvature > 1e-14 * dot(s, s)) {
            pairs.addLast(new Pair(s, y, 1 / curvature));
            if (pairs.size() > MEMORY) {
                pairs.removeFirst();
            }
        }
    }

    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        double[] r = new double[gradient.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = -gradient[i];
        }
        double[] alpha = new double[pairs.size()];
        int k = pairs.size();
        for (Iterator<Pair> newest = pairs.descendingIterator(); newest.hasNext(); ) {
            Pair pair = newest.next();
            alpha[--k] = pair.rho() * dot(pair.s(), r);
            add(r, -alpha[k], pair.y());
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getLast();
            double scale = 1 / (last.rho() * dot(last.y(), last.y()));
            for (int i = 0; i < r.length; i++) {
                r[i] *= scale;
            }
        }
        for (Pair pair : pairs) {
            add(r, alpha[k++] - pair.rho() * dot(pair.y(), r), pair.s());
        }
        return r;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void add(double[] target, double factor, double[] vector) {
        for (int i = 0; i < target.length; i++) {
            target[i] += factor * vector[i];
        }
    }
}
