package dev.fathom.amid.finite;

import dev.fathom.engine.Rng;
import org.hipparchus.special.Gamma;

/** Exact draws of counts. Nothing is approximated by a normal. */
final class Draws {

    private static final double SMALL = 10;

    private Draws() {}

    /** Binomial(n, p). */
    static long binomial(long n, double p, Rng rng) {
        if (n <= 0 || p <= 0) {
            return 0;
        }
        if (p >= 1) {
            return n;
        }
        if (p > 0.5) {
            return n - binomial(n, 1 - p, rng);
        }
        return n * p < SMALL ? byInversion(n, p, rng) : byRejection(n, p, rng);
    }

    /** Adds up probabilities from 0 successes on. */
    private static long byInversion(long n, double p, Rng rng) {
        double odds = p / (1 - p);
        while (true) {
            double probability = Math.exp(n * Math.log1p(-p));
            double u = rng.nextDouble();
            for (long k = 0; k <= n && k < 200; k++) { // beyond 200 there is less than the last bit of u
                if (u < probability) {
                    return k;
                }
                u -= probability;
                probability *= odds * (n - k) / (k + 1);
            }
        }
    }

    /** Transformed rejection with squeeze (Hörmann 1993, algorithm BTRS). */
    private static long byRejection(long n, double p, Rng rng) {
        double spq = Math.sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * spq;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double c = n * p + 0.5;
        double vr = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * spq;
        double odds = p / (1 - p);
        double m = Math.floor((n + 1) * p);
        while (true) {
            double u = rng.nextDouble() - 0.5;
            double v = rng.nextDouble();
            double us = 0.5 - Math.abs(u);
            double k = Math.floor((2 * a / us + b) * u + c);
            if (us >= 0.07 && v <= vr) {
                return (long) k;
            }
            if (k < 0 || k > n) {
                continue;
            }
            double bound = (m + 0.5) * Math.log((m + 1) / (odds * (n - m + 1)))
                    + (n + 1) * Math.log((n - m + 1) / (n - k + 1))
                    + (k + 0.5) * Math.log(odds * (n - k + 1) / (k + 1))
                    + stirling(m)
                    + stirling(n - m)
                    - stirling(k)
                    - stirling(n - k);
            if (Math.log(v * alpha / (a / (us * us) + b)) <= bound) {
                return (long) k;
            }
        }
    }

    /** log k! − [(k + ½) log(k + 1) − (k + 1) + ½ log 2π]. */
    static double stirling(double k) {
        if (k < 10) {
            return Gamma.logGamma(k + 1) - ((k + 0.5) * Math.log(k + 1) - (k + 1) + 0.5 * Math.log(2 * Math.PI));
        }
        double square = (k + 1) * (k + 1);
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - 1.0 / 1680 / square) / square) / square) / (k + 1);
    }

    /** How n trials fall among outcomes; probabilities sum to 1. */
    static void multinomial(long n, double[] probabilities, int from, int outcomes, long[] counts, Rng rng) {
        double left = 1;
        long trials = n;
        for (int i = 0; i < outcomes; i++) {
            double p = probabilities[from + i];
            boolean last = i == outcomes - 1;
            long count = trials == 0 || p == 0 ? 0 : binomial(trials, last ? 1 : Math.min(1, p / left), rng);
            counts[i] = count;
            trials -= count;
            left -= p;
            if (trials > 0 && left <= 1e-15) { // rounding left nothing: the rest belongs to this outcome
                counts[i] += trials;
                trials = 0;
            }
        }
    }

    /** How many of {@code drawn} balls, taken without return from {@code marked} + {@code others}, are marked. */
    static long hypergeometric(long marked, long others, long drawn, Rng rng) {
        long low = Math.max(0, drawn - others);
        long high = Math.min(marked, drawn);
        if (low == high) {
            return low;
        }
        if (drawn > (marked + others) / 2) {
            return marked - hypergeometric(marked, others, marked + others - drawn, rng);
        }
        long mode = Math.min(high, Math.max(low, (long) ((drawn + 1.0) * (marked + 1.0) / (marked + others + 2.0))));
        return outwardFromMode(marked, others, drawn, low, high, mode, rng);
    }

    /**
     * Inversion that begins at the likeliest count and goes outward: exact, and as long as the distribution is wide.
     * Weights are relative to the mode's, so no factorial is needed.
     */
    private static long outwardFromMode(long marked, long others, long drawn, long low, long high, long mode, Rng rng) {
        double total = 1;
        double weight = 1;
        for (long k = mode; k < high && weight > 1e-18; k++) {
            weight *= ratio(marked, others, drawn, k);
            total += weight;
        }
        weight = 1;
        for (long k = mode; k > low && weight > 1e-18; k--) {
            weight /= ratio(marked, others, drawn, k - 1);
            total += weight;
        }
        double u = rng.nextDouble() * total - 1;
        if (u < 0) {
            return mode;
        }
        double up = 1;
        double down = 1;
        long above = mode;
        long below = mode;
        while (above < high || below > low) {
            if (above < high) {
                up *= ratio(marked, others, drawn, above);
                above++;
                u -= up;
                if (u < 0) {
                    return above;
                }
            }
            if (below > low) {
                below--;
                down /= ratio(marked, others, drawn, below);
                u -= down;
                if (u < 0) {
                    return below;
                }
            }
        }
        return mode;
    }

    /** P(k + 1) / P(k). */
    private static double ratio(double marked, double others, double drawn, long k) {
        return (marked - k) * (drawn - k) / ((k + 1.0) * (others - drawn + k + 1));
    }
}
