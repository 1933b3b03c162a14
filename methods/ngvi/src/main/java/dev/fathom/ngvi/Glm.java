package dev.fathom.ngvi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A generalised linear model: h(z) = Σ φ(x_iᵀz) with a {@link Likelihood}. Because x_iᵀz is Gaussian under q, every
 * expectation the method needs is a sum of one-dimensional ones: in closed form for counts, by 60 quadrature nodes for
 * the others, which is exact where x_iᵀz has a deviation of at most about 2; see {@link #loss} and
 * {@link RelativeSmoothness}.
 */
public final class Glm implements LogJoint {

    private static final GaussHermite EXACT = GaussHermite.of(60);

    private final Likelihood likelihood;
    private final Design design;
    private final double[] labels;

    private Glm(Likelihood likelihood, Design design, double[] labels) {
        this.likelihood = likelihood;
        this.design = design;
        this.labels = labels;
    }

    /**
     * A model of any likelihood.
     *
     * @param labels one per row: −1 and 1, or 0 and 1, for logistic and probit; counts for Poisson; copied
     * @throws ModelException if there are not as many labels as rows, they are of the wrong kind, or all equal
     */
    public static Glm of(Likelihood likelihood, Design design, double... labels) {
        if (labels.length != design.rows()) {
            throw new ModelException(
                    "there are " + labels.length + " labels for " + design.rows() + " rows", "give one per row");
        }
        return new Glm(likelihood, design, checkedLabels(likelihood, labels));
    }

    /** A copy of the labels as the likelihood wants them: −1 and 1, or counts. */
    static double[] checkedLabels(Likelihood likelihood, double... labels) {
        double[] checked = labels.clone();
        for (int i = 0; i < checked.length; i++) {
            checked[i] = checked(likelihood, labels[i], i);
        }
        if (Arrays.stream(checked).allMatch(y -> y == checked[0])) {
            throw new ModelException(
                    "all " + labels.length + " labels are " + labels[0] + ": there is nothing to tell apart",
                    "check which column is the target");
        }
        return checked;
    }

    private static double checked(Likelihood likelihood, double y, int row) {
        if (likelihood == Likelihood.POISSON) {
            if (y >= 0 && y == Math.rint(y) && !Double.isInfinite(y)) {
                return y;
            }
            throw new ModelException("label " + row + " (from 0) is " + y, "a Poisson model needs counts: 0, 1, 2, …");
        }
        if (y == 1 || y == -1 || y == 0) {
            return y == 0 ? -1 : y;
        }
        throw new ModelException(
                "label " + row + " (from 0) is " + y,
                "a " + likelihood.name().toLowerCase(java.util.Locale.ROOT)
                        + " model needs labels -1 and 1, or 0 and 1");
    }

    /** Logistic regression; see {@link #of}. */
    public static Glm logistic(Design design, double... labels) {
        return of(Likelihood.LOGISTIC, design, labels);
    }

    /** Probit regression; see {@link #of}. */
    public static Glm probit(Design design, double... labels) {
        return of(Likelihood.PROBIT, design, labels);
    }

    /** Poisson regression with the logarithmic link; see {@link #of}. */
    public static Glm poisson(Design design, double... counts) {
        return of(Likelihood.POISSON, design, counts);
    }

    @Override
    public int dim() {
        return design.columns();
    }

    @Override
    public int rows() {
        return design.rows();
    }

    @Override
    public boolean isLogConcave() {
        return true;
    }

    /** The likelihood. */
    public Likelihood likelihood() {
        return likelihood;
    }

    /** The rows. */
    public Design design() {
        return design;
    }

    /** The label of a row: −1 or 1, or a count. */
    public double label(int row) {
        return labels[row];
    }

    /**
     * Whether a plane through 0 with this normal has all rows on the side of their label: the classes are separable,
     * and without a prior the coefficients would grow without end. Always false for counts.
     */
    boolean isSeparatedBy(double[] z) {
        if (likelihood == Likelihood.POISSON) {
            return false;
        }
        for (int row = 0; row < design.rows(); row++) {
            if (labels[row] * design.dot(row, z) <= 0) {
                return false;
            }
        }
        return true;
    }

    /** Σ ln y_i! for Poisson, which every energy and loss here leaves out; 0 for the others. */
    public double leftOutConstant() {
        if (likelihood != Likelihood.POISSON) {
            return 0;
        }
        return Arrays.stream(labels)
                .map(y -> org.hipparchus.special.Gamma.logGamma(y + 1))
                .sum();
    }

    @Override
    public double energy(double[] z, int @Nullable [] batch, double[] gradient, double @Nullable [] hessianDiagonal) {
        accumulate(z, batch, gradient, hessianDiagonal);
        int count = batch == null ? design.rows() : batch.length;
        double sum = 0;
        for (int b = 0; b < count; b++) {
            int row = batch == null ? b : batch[b];
            sum += likelihood.energy(design.dot(row, z), labels[row]);
        }
        return sum * design.rows() / count;
    }

    @Override
    public void derivatives(
            double[] z, int @Nullable [] batch, double[] gradient, double @Nullable [] hessianDiagonal) {
        accumulate(z, batch, gradient, hessianDiagonal);
        for (double value : gradient) {
            if (!Double.isFinite(value)) {
                throw new NonFiniteEnergyException("the gradient of the energy", value, z);
            }
        }
    }

    private void accumulate(double[] z, int @Nullable [] batch, double[] gradient, double @Nullable [] diagonal) {
        int d = design.columns();
        double[] x = design.values();
        int count = batch == null ? design.rows() : batch.length;
        double scale = (double) design.rows() / count;
        double[] at = new double[3];
        Arrays.fill(gradient, 0);
        if (diagonal != null) {
            Arrays.fill(diagonal, 0);
        }
        for (int b = 0; b < count; b++) {
            int row = batch == null ? b : batch[b];
            likelihood.two(design.dot(row, z), labels[row], at);
            int from = row * d;
            double first = scale * at[1];
            for (int j = 0; j < d; j++) {
                gradient[j] += first * x[from + j];
            }
            if (diagonal != null) {
                double second = scale * at[2];
                for (int j = 0; j < d; j++) {
                    diagonal[j] += second * x[from + j] * x[from + j];
                }
            }
        }
    }

    /**
     * Writes the means over some draws of ∇h(z) and diag ∇²h(z) of some rows, scaled to all. A row is read once for all
     * draws, and its φ' and φ'' are added up before they meet it: products with the draws are all that their number
     * costs.
     *
     * @param z one draw per row, at least one, each of length d
     */
    void meanDerivatives(double[][] z, int @Nullable [] batch, double[] gradient, double[] diagonal) {
        int d = design.columns();
        double[] x = design.values();
        int count = batch == null ? design.rows() : batch.length;
        double scale = (double) design.rows() / count / z.length;
        double[] dots = new double[z.length];
        double[] at = new double[3];
        Arrays.fill(gradient, 0);
        Arrays.fill(diagonal, 0);
        for (int b = 0; b < count; b++) {
            int row = batch == null ? b : batch[b];
            design.dots(row, z, dots);
            double first = 0;
            double second = 0;
            for (double dot : dots) {
                likelihood.two(dot, labels[row], at);
                first += at[1];
                second += at[2];
            }
            first *= scale;
            second *= scale;
            for (int j = 0, k = row * d; j < d; j++, k++) {
                gradient[j] += first * x[k];
                diagonal[j] += second * x[k] * x[k];
            }
        }
    }

    /**
     * −ELBO = E_q h + KL(q ‖ prior) in nats, without {@link #leftOutConstant}. E_q h is by 60 nodes: exact for counts,
     * and to 1e-10 a row where xᵀz has a deviation of at most 2; at 4 they miss by up to 1e-5, at 6 by up to 2e-4.
     *
     * @throws ModelException if the prior or q has not the length of this model
     */
    public double loss(GaussianPrior prior, MeanFieldGaussian q) {
        return new Expectation(this).loss(prior, q);
    }

    /**
     * −ELBO and its gradient in means and variances.
     *
     * @param gradient overwritten: ∂/∂m, then ∂/∂v, of length 2d
     * @return the loss, see {@link #loss}
     * @throws ModelException if the prior has not the length of this model
     */
    public double lossAndGradient(GaussianPrior prior, double[] m, double[] v, double[] gradient) {
        prior.check(dim());
        Expectation e = new Expectation(this);
        e.evaluate(m, v);
        int d = m.length;
        for (int i = 0; i < d; i++) {
            gradient[i] = e.gradient[i] + prior.precision(i) * (m[i] - prior.mean(i));
            gradient[d + i] = (e.hessianDiagonal[i] + prior.precision(i) - 1 / v[i]) / 2;
        }
        return e.energy + prior.divergenceFrom(m, v);
    }

    /**
     * Writes E_q ∇h and E_q diag ∇²h of some rows, scaled to all; no noise but that of the rows.
     *
     * @param nodes quadrature nodes, 2 to 100
     */
    void expected(double[] m, double[] v, int @Nullable [] batch, GaussHermite nodes, double[] gm, double[] h) {
        int d = design.columns();
        double[] x = design.values();
        int count = batch == null ? design.rows() : batch.length;
        double scale = (double) design.rows() / count;
        double[] at = new double[5];
        Arrays.fill(gm, 0);
        Arrays.fill(h, 0);
        for (int b = 0; b < count; b++) {
            int row = batch == null ? b : batch[b];
            int from = row * d;
            double mean = 0;
            double variance = 0;
            for (int j = 0; j < d; j++) {
                double value = x[from + j];
                mean += value * m[j];
                variance += value * value * v[j];
            }
            likelihood.expect(mean, variance, labels[row], nodes, at);
            double first = scale * at[1];
            double second = scale * at[2];
            for (int j = 0; j < d; j++) {
                double value = x[from + j];
                gm[j] += first * value;
                h[j] += second * value * value;
            }
        }
    }

    /**
     * Expectations under q over all rows: of the energy, its gradient and the diagonal of its Hessian, and row by row
     * of φ'', φ''' and φ''''. Reused from step to step.
     */
    static final class Expectation {

        private final Glm glm;
        private final double[] at = new double[5];
        double energy;
        final double[] gradient;
        final double[] hessianDiagonal;
        final double[] second;
        final double[] third;
        final double[] fourth;

        Expectation(Glm glm) {
            this.glm = glm;
            gradient = new double[glm.dim()];
            hessianDiagonal = new double[glm.dim()];
            second = new double[glm.rows()];
            third = new double[glm.rows()];
            fourth = new double[glm.rows()];
        }

        Glm glm() {
            return glm;
        }

        /** Evaluates at q and gives −ELBO there. */
        double loss(GaussianPrior prior, MeanFieldGaussian q) {
            prior.check(glm.dim());
            q.check("posterior", glm.dim());
            double[] m = q.means();
            double[] v = q.variances();
            evaluate(m, v);
            return energy + prior.divergenceFrom(m, v);
        }

        void evaluate(double[] m, double[] v) {
            int d = glm.dim();
            double[] x = glm.design.values();
            energy = 0;
            Arrays.fill(gradient, 0);
            Arrays.fill(hessianDiagonal, 0);
            for (int row = 0, from = 0; row < second.length; row++, from += d) {
                double mean = 0;
                double variance = 0;
                for (int j = 0; j < d; j++) {
                    double value = x[from + j];
                    mean += value * m[j];
                    variance += value * value * v[j];
                }
                glm.likelihood.expect(mean, variance, glm.labels[row], EXACT, at);
                energy += at[0];
                second[row] = at[2];
                third[row] = at[3];
                fourth[row] = at[4];
                for (int j = 0; j < d; j++) {
                    double value = x[from + j];
                    gradient[j] += at[1] * value;
                    hessianDiagonal[j] += at[2] * value * value;
                }
            }
        }
    }
}
