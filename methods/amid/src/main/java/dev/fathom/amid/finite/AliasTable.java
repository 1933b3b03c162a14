package dev.fathom.amid.finite;

import java.util.SplittableRandom;

/** Draws from a discrete distribution in constant time (Walker 1977, Vose 1991). */
final class AliasTable {

    private final double[] keep;
    private final int[] other;

    AliasTable(double[] probabilities, int from, int n) {
        keep = new double[n];
        other = new int[n];
        int[] small = new int[n];
        int[] large = new int[n];
        int smalls = 0;
        int larges = 0;
        for (int i = 0; i < n; i++) {
            keep[i] = probabilities[from + i] * n;
            other[i] = i;
            if (keep[i] < 1) {
                small[smalls++] = i;
            } else {
                large[larges++] = i;
            }
        }
        while (smalls > 0 && larges > 0) {
            int less = small[--smalls];
            int more = large[--larges];
            other[less] = more;
            keep[more] -= 1 - keep[less];
            if (keep[more] < 1) {
                small[smalls++] = more;
            } else {
                large[larges++] = more;
            }
        }
        while (larges > 0) {
            keep[large[--larges]] = 1;
        }
        while (smalls > 0) {
            keep[small[--smalls]] = 1; // rounding
        }
    }

    int draw(SplittableRandom random) {
        int i = random.nextInt(keep.length);
        return random.nextDouble() < keep[i] ? i : other[i];
    }
}
