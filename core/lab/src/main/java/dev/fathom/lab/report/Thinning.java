package dev.fathom.lab.report;

import java.util.Arrays;

/**
 * Leaves out points that a plot could not show apart. The lowest and the highest value of every small stretch of the
 * axis stay, so no spike is lost.
 */
final class Thinning {

    /** A plot is fewer dots wide than this. */
    private static final int STRETCHES = 500;

    private Thinning() {}

    static Series thin(Series series, boolean logarithmicX) {
        int n = series.size();
        if (n <= 4 * STRETCHES || !rises(series)) {
            return series;
        }
        double first = position(series.xAt(0), logarithmicX);
        double width = position(series.xAt(n - 1), logarithmicX) - first;
        if (!(width > 0) || !Double.isFinite(width)) {
            return series;
        }
        double[] x = new double[4 * (STRETCHES + 1)];
        double[] y = new double[x.length];
        int kept = 0;
        int from = 0;
        while (from < n) {
            int stretch = stretch(series.xAt(from), logarithmicX, first, width);
            int to = from + 1;
            while (to < n && stretch(series.xAt(to), logarithmicX, first, width) == stretch) {
                to++;
            }
            for (int i : extremes(series, from, to)) {
                x[kept] = series.xAt(i);
                y[kept++] = series.yAt(i);
            }
            from = to;
        }
        return new Series(Arrays.copyOf(x, kept), Arrays.copyOf(y, kept));
    }

    private static int stretch(double x, boolean logarithmic, double first, double width) {
        return (int) Math.min(STRETCHES, (position(x, logarithmic) - first) / width * STRETCHES);
    }

    private static double position(double x, boolean logarithmic) {
        return logarithmic ? Math.log(x) : x;
    }

    private static boolean rises(Series series) {
        for (int i = 1; i < series.size(); i++) {
            if (!(series.xAt(i) >= series.xAt(i - 1))) {
                return false;
            }
        }
        return true;
    }

    /** First, lowest, highest and last of a stretch, each once and in order; a gap in it stays a gap. */
    private static int[] extremes(Series series, int from, int to) {
        int low = from;
        int high = from;
        int gap = from;
        for (int i = from; i < to; i++) {
            if (!Double.isFinite(series.yAt(i))) {
                gap = i;
                continue;
            }
            low = !(series.yAt(low) <= series.yAt(i)) ? i : low;
            high = !(series.yAt(high) >= series.yAt(i)) ? i : high;
        }
        int last = Double.isFinite(series.yAt(gap)) ? to - 1 : gap;
        return Arrays.stream(new int[] {from, low, high, last})
                .distinct()
                .sorted()
                .toArray();
    }
}
