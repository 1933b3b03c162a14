package dev.fathom.amid.auction;

import dev.fathom.amid.game.GameException;
import java.util.Arrays;

/** A row-stochastic matrix over values and ⊥, by its non-zero entries; values that stay are passed through. */
final class Transition {

    private static final double TOLERANCE = 1e-9;

    private final int states;
    private final boolean valuesStay;
    private final int[] start;
    private final int[] column;
    private final double[] weight;

    private Transition(int states, boolean valuesStay, int[] start, int[] column, double[] weight) {
        this.states = states;
        this.valuesStay = valuesStay;
        this.start = start;
        this.column = column;
        this.weight = weight;
    }

    /**
     * Reads a matrix.
     *
     * @throws GameException if a row is no distribution
     */
    static Transition of(double[][] matrix, int states, int round) {
        if (matrix.length != states) {
            throw new GameException(
                    "the value dynamics of round " + round + " have " + matrix.length + " rows, must be " + states,
                    "give a row for every value and a last one for inactive bidders");
        }
        boolean stay = true;
        int entries = 0;
        for (int s = 0; s < states; s++) {
            checkRow(matrix[s], states, round, s);
            stay &= s == states - 1 || matrix[s][s] == 1;
            for (double w : matrix[s]) {
                entries += w != 0 ? 1 : 0;
            }
        }
        int[] start = new int[states + 1];
        int[] column = new int[entries];
        double[] weight = new double[entries];
        int at = 0;
        for (int s = 0; s < states; s++) {
            start[s] = at;
            for (int next = 0; next < states; next++) {
                if (matrix[s][next] != 0) {
                    column[at] = next;
                    weight[at++] = matrix[s][next];
                }
            }
        }
        start[states] = at;
        return new Transition(states, stay, start, column, weight);
    }

    private static void checkRow(double[] row, int states, int round, int s) {
        double sum = 0;
        for (double w : row) {
            if (!(w >= 0)) {
                throw new GameException(
                        "row " + s + " of the value dynamics of round " + round + " has the entry " + w
                                + ", must be at least 0",
                        "give probabilities");
            }
            sum += w;
        }
        if (row.length != states || !(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new GameException(
                    "row " + s + " of the value dynamics of round " + round + " has " + row.length
                            + " entries with sum " + sum + ", must have " + states + " with sum 1 within " + TOLERANCE,
                    "divide the row by its sum if these are weights");
        }
    }

    private int firstRow() {
        return valuesStay ? states - 1 : 0;
    }

    /** to = from · W: where a distribution goes. Masses that cannot matter are dropped before they turn subnormal. */
    void push(double[] from, double[] to) {
        Arrays.fill(to, 0);
        if (valuesStay) {
            System.arraycopy(from, 0, to, 0, states - 1);
        }
        for (int s = firstRow(); s < states; s++) {
            double mass = from[s];
            if (mass != 0) {
                for (int i = start[s]; i < start[s + 1]; i++) {
                    to[column[i]] += mass * weight[i];
                }
            }
        }
    }

    /** to = W · from: what a state is worth, given what its successors are. */
    void pull(double[] from, double[] to) {
        if (valuesStay) {
            System.arraycopy(from, 0, to, 0, states - 1);
        }
        for (int s = firstRow(); s < states; s++) {
            double sum = 0;
            for (int i = start[s]; i < start[s + 1]; i++) {
                sum += weight[i] * from[column[i]];
            }
            to[s] = sum;
        }
    }

    /** One row, for simulation. */
    double[] row(int s) {
        double[] row = new double[states];
        for (int i = start[s]; i < start[s + 1]; i++) {
            row[column[i]] = weight[i];
        }
        return row;
    }
}
