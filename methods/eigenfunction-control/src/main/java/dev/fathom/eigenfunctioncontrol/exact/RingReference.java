package dev.fathom.eigenfunctioncontrol.exact;

import java.util.function.DoubleUnaryOperator;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * The ground state on the ring, {@code E = s(r² − R²)r²} and {@code f = c x₁} in the plane. In a few radial functions
 * R_n(r) the coefficients a(θ) satisfy a'' = M(θ, λ)a; the logarithmic derivative {@code Y = a'a⁻¹} is integrated from
 * θ = 0, where ψ is smallest, so it is accurate although ψ spans e³⁰: {@code Y' = M − Y²}, and λ₀ is where Y(π) turns
 * singular.
 */
public final class RingReference {

    private static final int RADIAL = 6;
    private static final int STEPS = 1500;

    private final double[] radii;
    private final double[][] functions;
    private final RealMatrix inverseMoment;
    private final RealMatrix energies;
    private final RealMatrix tilt;
    private final double ground;
    private final RealVector[] amplitudes;
    private final RealVector[] slopes;

    /** Solves; β is 1. */
    public RingReference(double radius, double strength, double tiltCost) {
        double s = strength;
        double q = radius * radius;
        DoubleUnaryOperator v = r -> {
            double slope = s * (4 * r * r - 2 * q) * r;
            double laplacian = s * (16 * r * r - 4 * q);
            return slope * slope - laplacian - 0.25 / (r * r);
        };
        double at = radius / Math.sqrt(2);
        double width = 1 / Math.sqrt(s * (12 * at * at - 2 * q));
        Spectrum1d radial = Spectrum1d.ofPotential(v, at - 8 * width, at + 8 * width, 3000);
        radii = radial.points();
        functions = new double[RADIAL][];
        double[] levels = new double[RADIAL];
        for (int n = 0; n < RADIAL; n++) {
            functions[n] = radial.eigenfunction(n);
            levels[n] = radial.eigenvalue(n);
        }
        energies = MatrixUtils.createRealDiagonalMatrix(levels);
        double h = radial.spacing();
        RealMatrix inverseSquare = moments(r -> 1 / (r * r), h);
        inverseMoment = new LUDecomposition(inverseSquare).getSolver().getInverse();
        tilt = moments(r -> 2 * tiltCost * r, h);
        ground = bisect(levels[0] - 2 * tiltCost * at - 1, levels[0] + 0.5);
        amplitudes = new RealVector[STEPS + 1];
        slopes = new RealVector[STEPS + 1];
        descend();
    }

    private RealMatrix moments(DoubleUnaryOperator weight, double h) {
        RealMatrix matrix = MatrixUtils.createRealMatrix(RADIAL, RADIAL);
        for (int n = 0; n < RADIAL; n++) {
            for (int m = 0; m < RADIAL; m++) {
                double sum = 0;
                for (int i = 0; i < radii.length; i++) {
                    sum += functions[n][i] * functions[m][i] * weight.applyAsDouble(radii[i]) * h;
                }
                matrix.setEntry(n, m, sum);
            }
        }
        return matrix;
    }

    private RealMatrix curvature(double theta, double lambda) {
        RealMatrix inner = energies.add(tilt.scalarMultiply(Math.cos(theta)))
                .subtract(MatrixUtils.createRealIdentityMatrix(RADIAL).scalarMultiply(lambda));
        return inverseMoment.multiply(inner);
    }

    private RealMatrix rate(double theta, double lambda, RealMatrix y) {
        return curvature(theta, lambda).subtract(y.multiply(y));
    }

    private RealMatrix[] integrate(double lambda) {
        double dt = Math.PI / STEPS;
        RealMatrix[] y = new RealMatrix[STEPS + 1];
        y[0] = MatrixUtils.createRealMatrix(RADIAL, RADIAL);
        for (int k = 0; k < STEPS; k++) {
            double t = k * dt;
            RealMatrix one = rate(t, lambda, y[k]);
            RealMatrix two = rate(t + dt / 2, lambda, y[k].add(one.scalarMultiply(dt / 2)));
            RealMatrix three = rate(t + dt / 2, lambda, y[k].add(two.scalarMultiply(dt / 2)));
            RealMatrix four = rate(t + dt, lambda, y[k].add(three.scalarMultiply(dt)));
            y[k + 1] =
                    y[k].add(one.add(two.add(three).scalarMultiply(2)).add(four).scalarMultiply(dt / 6));
        }
        return y;
    }

    /** The smallest eigenvalue of the symmetric {@code ⟨1/r²⟩ Y(π)} falls with λ; the ground state makes it zero. */
    private double end(double lambda) {
        RealMatrix y = inverseTimes(integrate(lambda)[STEPS]);
        if (!Double.isFinite(y.getNorm1()) || y.getNorm1() > 1e6) {
            return -1;
        }
        RealMatrix even = y.add(y.transpose()).scalarMultiply(0.5);
        double[] values = new EigenDecompositionSymmetric(even).getEigenvalues();
        double least = values[0];
        for (double value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private RealMatrix inverseTimes(RealMatrix y) {
        return new LUDecomposition(inverseMoment).getSolver().solve(y);
    }

    private double bisect(double from, double to) {
        double low = from;
        double high = to;
        for (int i = 0; i < 60 && high - low > 1e-10; i++) {
            double middle = (low + high) / 2;
            if (end(middle) > 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** Follows {@code a' = Ya} from θ = π down to 0, scaled to the largest entry. */
    private void descend() {
        RealMatrix[] y = integrate(ground);
        RealMatrix last = inverseTimes(y[STEPS]);
        EigenDecompositionSymmetric eigen =
                new EigenDecompositionSymmetric(last.add(last.transpose()).scalarMultiply(0.5));
        int least = 0;
        for (int i = 1; i < RADIAL; i++) {
            if (eigen.getEigenvalue(i) < eigen.getEigenvalue(least)) {
                least = i;
            }
        }
        RealVector a = eigen.getEigenvector(least);
        double dt = Math.PI / STEPS;
        for (int k = STEPS; k >= 0; k--) {
            amplitudes[k] = a.mapDivide(a.getNorm());
            slopes[k] = y[k].operate(amplitudes[k]);
            if (k > 0) { // implicit trapezoid: stable for the radially excited parts
                RealMatrix left = MatrixUtils.createRealIdentityMatrix(RADIAL).add(y[k - 1].scalarMultiply(dt / 2));
                RealVector right = amplitudes[k].subtract(slopes[k].mapMultiply(dt / 2));
                a = new LUDecomposition(left).getSolver().solve(right);
            }
        }
    }

    /** λ₀. */
    public double groundEnergy() {
        return ground;
    }

    /** The tangential part, in the direction of growing θ, of the long-horizon control on a circle. */
    public double tangential(double r, double theta) {
        double angle = Math.abs(Math.IEEEremainder(theta, 2 * Math.PI));
        int k = (int) Math.round(angle / Math.PI * STEPS);
        double value = 0;
        double slope = 0;
        double h = radii[1] - radii[0];
        int i = (int) Math.max(0, Math.min(radii.length - 1, Math.round((r - radii[0]) / h)));
        for (int n = 0; n < RADIAL; n++) {
            value += amplitudes[k].getEntry(n) * functions[n][i];
            slope += slopes[k].getEntry(n) * functions[n][i];
        }
        double along = slope / value / r;
        return Math.IEEEremainder(theta, 2 * Math.PI) < 0 ? -along : along;
    }
}
