package dev.fathom.eigenfunctioncontrol.ground;

/** Decides when the Rayleigh quotient has settled: by moving averages of its relative change between windows. */
final class RitzWatch {

    static final int WINDOW = 100;
    private static final double TOLERANCE = 1e-2;

    private double sum;
    private int count;
    private double last = Double.NaN;
    private double change = Double.NaN;
    private double squared = Double.NaN;

    void add(double eigenvalue) {
        sum += eigenvalue;
        count++;
        if (count == WINDOW) {
            double mean = sum / count;
            if (!Double.isNaN(last)) {
                double now = (mean - last) / (Math.abs(last) + 1e-12);
                change = Double.isNaN(change) ? now : (change + now) / 2;
                squared = Double.isNaN(squared) ? now * now : (squared + now * now) / 2;
            }
            last = mean;
            sum = 0;
            count = 0;
        }
    }

    boolean settled() {
        return Math.abs(change) < TOLERANCE && squared < TOLERANCE;
    }

    /** The moving average of the relative change between windows; NaN before the second. */
    double change() {
        return change;
    }
}
