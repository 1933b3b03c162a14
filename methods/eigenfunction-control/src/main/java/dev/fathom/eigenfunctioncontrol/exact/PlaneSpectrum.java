package dev.fathom.eigenfunctioncontrol.exact;

import dev.fathom.engine.Linalg;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensors;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/**
 * The lowest eigenvalues of {@code −Δ + 𝒱} in the plane, on a grid of sinc functions, whose error falls exponentially.
 */
public final class PlaneSpectrum {

    private PlaneSpectrum() {}

    /**
     * Eigenvalues, lowest first.
     *
     * @param v 𝒱(x, y)
     * @param reach the grid covers [−reach, reach]²
     * @param points per axis; the dense matrix has points² rows
     * @param count how many
     */
    public static double[] eigenvalues(DoubleBinaryOperator v, double reach, int points, int count) {
        double h = 2 * reach / (points - 1);
        double[] matrix = new double[points * points * points * points];
        int n = points * points;
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < points; j++) {
                int row = i * points + j;
                for (int k = 0; k < points; k++) {
                    matrix[row * n + k * points + j] += kinetic(i - k, h);
                    matrix[row * n + i * points + k] += kinetic(j - k, h);
                }
                matrix[row * n + row] += v.applyAsDouble(-reach + i * h, -reach + j * h);
            }
        }
        try (Scope scope = Scope.open()) {
            double[] all = Linalg.eigh(Tensors.of(matrix, n, n)).values().toDoubles();
            return Arrays.copyOf(all, count);
        }
    }

    private static double kinetic(int apart, double h) {
        return apart == 0 ? Math.PI * Math.PI / (3 * h * h) : 2 * Math.pow(-1, apart) / (apart * apart * h * h);
    }
}
