package dev.fathom.ancre.linear;

import dev.fathom.engine.Rng;
import java.util.Arrays;

/** A small dense matrix, row by row. */
public final class Matrix {

    final int rows;
    final int columns;
    final double[] cells;

    private Matrix(int rows, int columns, double[] cells) {
        this.rows = rows;
        this.columns = columns;
        this.cells = cells;
    }

    static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new double[rows * columns]);
    }

    /**
     * A matrix of given rows.
     *
     * @throws IllegalArgumentException if there are none or they are not equally long
     */
    public static Matrix of(double[][] rows) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new IllegalArgumentException("a matrix needs at least one cell");
        }
        Matrix matrix = zeros(rows.length, rows[0].length);
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != matrix.columns) {
                throw new IllegalArgumentException("row " + r + " has " + rows[r].length + " cells, row 0 has "
                        + matrix.columns + ": rows must be equally long");
            }
            System.arraycopy(rows[r], 0, matrix.cells, r * matrix.columns, matrix.columns);
        }
        return matrix;
    }

    /** A square matrix with the given diagonal. */
    public static Matrix diagonal(double... diagonal) {
        Matrix matrix = zeros(diagonal.length, diagonal.length);
        for (int i = 0; i < diagonal.length; i++) {
            matrix.cells[i * diagonal.length + i] = diagonal[i];
        }
        return matrix;
    }

    /** A multiple of the identity. */
    public static Matrix identity(int size, double multiple) {
        double[] diagonal = new double[size];
        Arrays.fill(diagonal, multiple);
        return diagonal(diagonal);
    }

    /** A square matrix of independent normal values with mean 0 and the given standard deviation. */
    public static Matrix normal(int size, double deviation, Rng rng) {
        Matrix matrix = zeros(size, size);
        for (int i = 0; i < matrix.cells.length; i++) {
            matrix.cells[i] = deviation * rng.nextGaussian();
        }
        return matrix;
    }

    /** A random orthogonal matrix: normal columns, made orthonormal one after another (twice, for exactness). */
    public static Matrix orthogonal(int size, Rng rng) {
        Matrix q = normal(size, 1, rng);
        for (int pass = 0; pass < 2; pass++) {
            for (int row = 0; row < size; row++) {
                for (int before = 0; before < row; before++) {
                    q.addRow(row, before, -q.rowProduct(row, before));
                }
                double length = Math.sqrt(q.rowProduct(row, row));
                for (int c = 0; c < size; c++) {
                    q.cells[row * size + c] /= length;
                }
            }
        }
        return q;
    }

    private double rowProduct(int a, int b) {
        double sum = 0;
        for (int c = 0; c < columns; c++) {
            sum += cells[a * columns + c] * cells[b * columns + c];
        }
        return sum;
    }

    private void addRow(int to, int from, double factor) {
        for (int c = 0; c < columns; c++) {
            cells[to * columns + c] += factor * cells[from * columns + c];
        }
    }

    /** The cells as rows; a copy. */
    public double[][] toRows() {
        double[][] copy = new double[rows][columns];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(cells, r * columns, copy[r], 0, columns);
        }
        return copy;
    }

    /** Rows and columns as they are written, for instance {@code 3 x 4}. */
    String shape() {
        return rows + " x " + columns;
    }

    boolean isFinite() {
        return Arrays.stream(cells).allMatch(Double::isFinite);
    }

    Matrix copy() {
        return new Matrix(rows, columns, cells.clone());
    }

    /**
     * This matrix times another.
     *
     * @throws IllegalArgumentException if this has not as many columns as the other has rows
     */
    public Matrix times(Matrix other) {
        if (columns != other.rows) {
            throw new IllegalArgumentException("a matrix of " + shape() + " cannot be multiplied by one of "
                    + other.shape() + ": there must be as many columns as rows");
        }
        Matrix product = zeros(rows, other.columns);
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < columns; k++) {
                double factor = cells[r * columns + k];
                for (int c = 0; c < other.columns; c++) {
                    product.cells[r * other.columns + c] += factor * other.cells[k * other.columns + c];
                }
            }
        }
        return product;
    }

    /** The transposed matrix. */
    public Matrix transposed() {
        Matrix turned = zeros(columns, rows);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                turned.cells[c * rows + r] = cells[r * columns + c];
            }
        }
        return turned;
    }

    /** Adds a multiple of another matrix into this one. */
    void add(Matrix other, double factor) {
        for (int i = 0; i < cells.length; i++) {
            cells[i] += factor * other.cells[i];
        }
    }

    /** Sum of the products of equal cells. */
    double inner(Matrix other) {
        double sum = 0;
        for (int i = 0; i < cells.length; i++) {
            sum += cells[i] * other.cells[i];
        }
        return sum;
    }
}
