package dev.fathom.ngvi;

import java.util.Objects;

/** The rows of a regression: n × d finite numbers, row-major. */
public final class Design {

    private final int rows;
    private final int columns;
    private final double[] x;

    private Design(int rows, int columns, double[] x) {
        this.rows = rows;
        this.columns = columns;
        this.x = x;
    }

    /**
     * A design from row-major values, which are taken over, not copied.
     *
     * @param columns d, at least 1
     * @param values n·d finite numbers
     * @throws ModelException if there is no row, the length does not fit, or a value is not finite (row and column are
     *     named)
     */
    public static Design rowMajor(int columns, double... values) {
        if (columns < 1 || values.length == 0 || values.length % columns != 0) {
            throw new ModelException(
                    "a design of " + columns + " columns cannot be made of " + values.length + " values",
                    "give whole rows, at least one");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new ModelException(
                        "the design has " + values[i] + " in row " + i / columns + ", column " + i % columns
                                + " (both from 0)",
                        "fill in missing values or drop the row");
            }
        }
        return new Design(values.length / columns, columns, values);
    }

    /** A copy of a matrix given by rows; see {@link #rowMajor}. */
    public static Design of(double[]... rows) {
        int d = rows.length == 0 ? 1 : rows[0].length;
        double[] values = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != d) {
                throw new ModelException(
                        "row " + i + " has " + rows[i].length + " values, row 0 has " + d, "give rows of one length");
            }
            System.arraycopy(rows[i], 0, values, i * d, d);
        }
        return rowMajor(d, values);
    }

    /** n. */
    public int rows() {
        return rows;
    }

    /** d. */
    public int columns() {
        return columns;
    }

    /**
     * The value in a row and a column, both from 0.
     *
     * @throws IndexOutOfBoundsException if there is no such row or column
     */
    public double at(int row, int column) {
        return x[row * columns + Objects.checkIndex(column, columns)];
    }

    /**
     * x_rowᵀ z.
     *
     * @throws ModelException if z has not as many entries as there are columns
     */
    public double dot(int row, double[] z) {
        check(z.length);
        double sum = 0;
        for (int j = 0, k = row * columns; j < columns; j++, k++) {
            sum += x[k] * z[j];
        }
        return sum;
    }

    /** Refuses what has not one entry for each column: it would be met with the values of the next row. */
    void check(int entries) {
        if (entries != columns) {
            throw new ModelException(
                    "the design has " + columns + " columns, and " + entries + " coefficients were to meet it",
                    "give the columns of the rows fitted to, in their order, a column of ones included if they had one");
        }
    }

    /** Writes x_rowᵀ z of several z, four at a time: their sums do not wait for each other as the terms of one do. */
    void dots(int row, double[][] z, double[] out) {
        int k = 0;
        for (; k + 4 <= z.length; k += 4) {
            four(row, z, k, out);
        }
        for (; k < z.length; k++) {
            out[k] = dot(row, z[k]);
        }
    }

    private void four(int row, double[][] z, int from, double[] out) {
        double[] z0 = z[from];
        double[] z1 = z[from + 1];
        double[] z2 = z[from + 2];
        double[] z3 = z[from + 3];
        double a0 = 0;
        double a1 = 0;
        double a2 = 0;
        double a3 = 0;
        for (int j = 0, i = row * columns; j < columns; j++, i++) {
            double value = x[i];
            a0 += value * z0[j];
            a1 += value * z1[j];
            a2 += value * z2[j];
            a3 += value * z3[j];
        }
        out[from] = a0;
        out[from + 1] = a1;
        out[from + 2] = a2;
        out[from + 3] = a3;
    }

    /** The values themselves, row-major, for the inner loops of this package. */
    double[] values() {
        return x;
    }
}
