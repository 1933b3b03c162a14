package dev.fathom.ancre.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gradient descent on a deep linear network with shortcuts: h_j = W_j h_{j-1} + Σ_{i&lt;j} c_ij h_i, h_0 = X, loss
 * ½‖h_K - Y‖²_F. Gradients are exact:
 *
 * <pre>G_K = h_K - Y,  ∂L/∂W_j = G_j h_{j-1}ᵀ,  G_{j-1} += W_jᵀ G_j,  G_i += c_ij G_j,  ∂L/∂c_ij = ⟨G_j, h_i⟩</pre>
 *
 * <p>and for learned layouts ∂L/∂a_ij = (p_ij/τ)(g_i - Σ_k p_kj g_k) with g_i = ⟨G_j, h_i⟩.
 */
public final class LinearNetLab {

    private final int blocks;
    private final Matrix x;
    private final Matrix y;

    /** Hears of every step before it is made. */
    @FunctionalInterface
    public interface Listener {

        /**
         * A step.
         *
         * @param step from 0 to the number of steps; at the last no step follows
         * @param loss ½‖h_K - Y‖² at these weights
         * @param weights W_1 … W_K, live
         */
        void at(int step, double loss, List<Matrix> weights);
    }

    /** How a descent ended. */
    public static final class Result {
        private final double[] losses;
        private final double[][] coefficients;

        private Result(double[] losses, double[][] coefficients) {
            this.losses = losses;
            this.coefficients = coefficients;
        }

        /** The loss before the first step and after every step. */
        public double[] losses() {
            return losses.clone();
        }

        /** The loss after a number of steps. */
        public double loss(int step) {
            return losses[step];
        }

        /** The coefficients at the end, c[i][j] from state i to block j. */
        public double[][] coefficients() {
            double[][] copy = new double[coefficients.length][];
            Arrays.setAll(copy, i -> coefficients[i].clone());
            return copy;
        }
    }

    /**
     * A task for networks of K blocks.
     *
     * @param x inputs (d, n); the theory has X Xᵀ = I
     * @param y targets (d, n)
     * @throws IllegalArgumentException if there is no block, the shapes differ or a cell is not finite
     */
    public LinearNetLab(int blocks, Matrix x, Matrix y) {
        if (blocks < 1) {
            throw new IllegalArgumentException("blocks must be >= 1, got " + blocks);
        }
        if (x.rows != y.rows || x.columns != y.columns) {
            throw new IllegalArgumentException(
                    "x and y must have the same shape, got " + x.shape() + " and " + y.shape());
        }
        if (!x.isFinite() || !y.isFinite()) {
            throw new IllegalArgumentException("x and y must be finite: a cell is NaN or infinite");
        }
        this.blocks = blocks;
        this.x = x;
        this.y = y;
    }

    /** Descends without a listener. */
    public Result run(Layout layout, List<Matrix> initial, double stepSize, int steps) {
        return run(layout, initial, stepSize, steps, (step, loss, weights) -> {});
    }

    /**
     * Descends.
     *
     * @param initial W_1 … W_K, square of X's height and finite; not changed
     * @param stepSize η, positive; "time" is η times the step
     * @param steps at least 0
     * @throws IllegalArgumentException if an argument is out of its range
     * @throws ArithmeticException if the loss becomes NaN or infinite: the step size is too large
     */
    public Result run(Layout layout, List<Matrix> initial, double stepSize, int steps, Listener listener) {
        requireWeights(initial);
        if (!(stepSize > 0) || Double.isInfinite(stepSize)) {
            throw new IllegalArgumentException("stepSize must be > 0 and finite, got " + stepSize);
        }
        if (steps < 0) {
            throw new IllegalArgumentException("steps must be >= 0, got " + steps);
        }
        State state = new State(layout, initial);
        double[] losses = new double[steps + 1];
        for (int step = 0; ; step++) {
            losses[step] = state.forward();
            if (!Double.isFinite(losses[step])) {
                throw new ArithmeticException("the loss is " + losses[step] + " at step " + step
                        + "; use a smaller step size than " + stepSize);
            }
            listener.at(step, losses[step], state.weights);
            if (step == steps) {
                return new Result(losses, state.c);
            }
            state.backward();
            state.descend(stepSize);
        }
    }

    private void requireWeights(List<Matrix> initial) {
        if (initial.size() != blocks) {
            throw new IllegalArgumentException("there must be " + blocks + " weights, got " + initial.size());
        }
        for (int j = 1; j <= blocks; j++) {
            Matrix weight = initial.get(j - 1);
            if (weight.rows != x.rows || weight.columns != x.rows) {
                throw new IllegalArgumentException("weight W_" + j + " must be " + x.rows + " x " + x.rows
                        + " for inputs of " + x.rows + " rows, got " + weight.shape());
            }
            if (!weight.isFinite()) {
                throw new IllegalArgumentException("weight W_" + j + " must be finite: a cell is NaN or infinite");
            }
        }
    }

    /** The network in one descent. */
    private final class State {
        private final double temperature;
        private final List<Matrix> weights = new ArrayList<>();
        private final List<Matrix> h = new ArrayList<>();
        private final List<Matrix> weightGradients = new ArrayList<>();
        private final double[][] a = new double[blocks + 1][blocks + 1];
        private final double[][] gradients = new double[blocks + 1][blocks + 1];
        private double[][] c;

        State(Layout layout, List<Matrix> initial) {
            initial.forEach(w -> weights.add(w.copy()));
            if (layout instanceof Layout.Given given) {
                temperature = Double.NaN;
                c = given.coefficients(blocks);
            } else {
                temperature = ((Layout.Learned) layout).temperature();
                c = new double[blocks + 1][blocks + 1];
                normalize();
            }
        }

        private boolean learned() {
            return !Double.isNaN(temperature);
        }

        /** c_j = softmax(a_j / τ) over the sources of each block. */
        private void normalize() {
            for (int j = 1; j <= blocks; j++) {
                double max = Double.NEGATIVE_INFINITY;
                for (int i = 0; i < j; i++) {
                    max = Math.max(max, a[i][j]);
                }
                double sum = 0;
                for (int i = 0; i < j; i++) {
                    c[i][j] = Math.exp((a[i][j] - max) / temperature);
                    sum += c[i][j];
                }
                for (int i = 0; i < j; i++) {
                    c[i][j] /= sum;
                }
            }
        }

        double forward() {
            h.clear();
            h.add(x);
            for (int j = 1; j <= blocks; j++) {
                Matrix state = weights.get(j - 1).times(h.get(j - 1));
                for (int i = 0; i < j; i++) {
                    if (c[i][j] != 0) {
                        state.add(h.get(i), c[i][j]);
                    }
                }
                h.add(state);
            }
            Matrix error = error();
            return error.inner(error) / 2;
        }

        private Matrix error() {
            Matrix error = h.get(blocks).copy();
            error.add(y, -1);
            return error;
        }

        void backward() {
            Matrix[] g = new Matrix[blocks + 1];
            for (int i = 0; i < blocks; i++) {
                g[i] = Matrix.zeros(x.rows, x.columns);
            }
            g[blocks] = error();
            weightGradients.clear();
            for (int j = blocks; j >= 1; j--) {
                weightGradients.add(0, g[j].times(h.get(j - 1).transposed()));
                g[j - 1].add(weights.get(j - 1).transposed().times(g[j]), 1);
                for (int i = 0; i < j; i++) {
                    gradients[i][j] = learned() ? g[j].inner(h.get(i)) : 0;
                    if (c[i][j] != 0) {
                        g[i].add(g[j], c[i][j]);
                    }
                }
            }
        }

        void descend(double stepSize) {
            for (int j = 0; j < blocks; j++) {
                weights.get(j).add(weightGradients.get(j), -stepSize);
            }
            if (learned()) {
                for (int j = 1; j <= blocks; j++) {
                    double mean = 0;
                    for (int i = 0; i < j; i++) {
                        mean += c[i][j] * gradients[i][j];
                    }
                    for (int i = 0; i < j; i++) {
                        a[i][j] -= stepSize * c[i][j] / temperature * (gradients[i][j] - mean);
                    }
                }
                normalize();
            }
        }
    }
}
