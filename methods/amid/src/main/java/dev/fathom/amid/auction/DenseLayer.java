package dev.fathom.amid.auction;

import java.util.Arrays;

/**
 * y += W x + b on plain arrays. Inputs and gradients that are 0 are passed over, and most are: bids that nobody makes,
 * and units that do not fire. Gradients of W are rank-one updates; they are collected and applied many at a time, in
 * the order they came, so that the sum's bits do not depend on how many that is.
 */
final class DenseLayer {

    private static final int COLLECTED = 64;

    private final int in;
    private final int out;
    private final int offset; // of W in θ, row after row; b follows
    private final double[] byOutput;
    private final double[] byInput;
    private final double[] bias;
    private final double[][] inputs = new double[COLLECTED][];
    private final double[][] outputBars = new double[COLLECTED][];
    private int collected;

    DenseLayer(double[] theta, int offset, int in, int out) {
        this.in = in;
        this.out = out;
        this.offset = offset;
        this.byOutput = Arrays.copyOfRange(theta, offset, offset + in * out);
        this.bias = Arrays.copyOfRange(theta, offset + in * out, offset + parameterCount(in, out));
        this.byInput = new double[in * out];
        for (int i = 0; i < out; i++) {
            for (int j = 0; j < in; j++) {
                byInput[j * out + i] = byOutput[i * in + j];
            }
        }
    }

    static int parameterCount(int in, int out) {
        return in * out + out;
    }

    void addTo(double[] x, double[] y) {
        for (int i = 0; i < out; i++) {
            y[i] += bias[i];
        }
        combine(byInput, x, in, y, out);
    }

    /** x̄ += Wᵀ ȳ. */
    void pullBack(double[] yBar, double[] xBar) {
        combine(byOutput, yBar, out, xBar, in);
    }

    /** target += Σ_k weights[k] · rows[k]. */
    private static void combine(double[] rows, double[] weights, int count, double[] target, int length) {
        for (int k = 0; k < count; k++) {
            double weight = weights[k];
            if (weight != 0) {
                int from = k * length;
                for (int i = 0; i < length; i++) {
                    target[i] += weight * rows[from + i];
                }
            }
        }
    }

    /** Collects the gradient of W and b of one application. */
    void collect(double[] x, double[] yBar, double[] thetaBar) {
        if (inputs[collected] == null) {
            inputs[collected] = new double[in];
            outputBars[collected] = new double[out];
        }
        System.arraycopy(x, 0, inputs[collected], 0, in);
        System.arraycopy(yBar, 0, outputBars[collected], 0, out);
        if (++collected == COLLECTED) {
            flush(thetaBar);
        }
    }

    void flush(double[] thetaBar) {
        for (int i = 0; i < out; i++) {
            int row = offset + i * in;
            for (int k = 0; k < collected; k++) {
                double weight = outputBars[k][i];
                if (weight != 0) {
                    double[] x = inputs[k];
                    for (int j = 0; j < in; j++) {
                        thetaBar[row + j] += weight * x[j];
                    }
                    thetaBar[offset + out * in + i] += weight;
                }
            }
        }
        collected = 0;
    }
}
