package dev.fathom.hiddenconvexity.study;

import dev.fathom.lab.report.Series;
import java.util.ArrayList;
import java.util.List;

/** Level lines of values on a grid, by marching squares. */
final class Contour {

    private final double lowX;
    private final double highX;
    private final double lowY;
    private final double highY;

    Contour(double lowX, double highX, double lowY, double highY) {
        this.lowX = lowX;
        this.highX = highX;
        this.lowY = lowY;
        this.highY = highY;
    }

    /** The segments x0, y0, x1, y1 of the line where the values are {@code level}; none next to a NaN. */
    List<double[]> segments(double[][] values, double level) {
        List<double[]> segments = new ArrayList<>();
        for (int i = 0; i + 1 < values.length; i++) {
            for (int j = 0; j + 1 < values[0].length; j++) {
                if (Double.isNaN(values[i][j] + values[i + 1][j] + values[i][j + 1] + values[i + 1][j + 1])) {
                    continue;
                }
                List<double[]> crossings = new ArrayList<>();
                cross(values, level, i, j, i + 1, j, crossings);
                cross(values, level, i + 1, j, i + 1, j + 1, crossings);
                cross(values, level, i + 1, j + 1, i, j + 1, crossings);
                cross(values, level, i, j + 1, i, j, crossings);
                for (int k = 0; k + 1 < crossings.size(); k += 2) {
                    segments.add(new double[] {
                        crossings.get(k)[0],
                        crossings.get(k)[1],
                        crossings.get(k + 1)[0],
                        crossings.get(k + 1)[1]
                    });
                }
            }
        }
        return segments;
    }

    private void cross(double[][] v, double level, int i0, int j0, int i1, int j1, List<double[]> crossings) {
        double a = v[i0][j0] - level;
        double b = v[i1][j1] - level;
        if (a < 0 != b < 0) {
            double share = a / (a - b);
            double i = i0 + share * (i1 - i0);
            double j = j0 + share * (j1 - j0);
            crossings.add(new double[] {
                lowX + (highX - lowX) * i / (v.length - 1), lowY + (highY - lowY) * j / (v[0].length - 1)
            });
        }
    }

    /** Segments as one line with gaps. */
    static Series series(List<double[]> segments) {
        double[] x = new double[3 * segments.size()];
        double[] y = new double[x.length];
        for (int k = 0; k < segments.size(); k++) {
            double[] s = segments.get(k);
            x[3 * k] = s[0];
            y[3 * k] = s[1];
            x[3 * k + 1] = s[2];
            y[3 * k + 1] = s[3];
            x[3 * k + 2] = s[2];
            y[3 * k + 2] = Double.NaN;
        }
        return new Series(x, y);
    }
}
