package dev.fathom.ngvi;

/**
 * What a posterior says about new rows: the probability of a 1, or the expected count, averaged over the posterior
 * rather than taken at its mean.
 */
public final class Predictive {

    private static final GaussHermite RULE = GaussHermite.of(40);
    private static final double WIDE = 2;
    private static final double REACH = 40;
    private static final double SPACING = 0.5;

    private final Likelihood likelihood;
    private final MeanFieldGaussian q;

    /** The predictive distribution of a posterior. */
    public Predictive(Likelihood likelihood, MeanFieldGaussian q) {
        this.likelihood = likelihood;
        this.q = q;
    }

    /**
     * The mean of xᵀz.
     *
     * @throws ModelException here and in all other methods, if the rows have not a column for each coefficient
     */
    public double linearMean(Design design, int row) {
        design.check(q.dim());
        double sum = 0;
        for (int j = 0; j < q.dim(); j++) {
            sum += design.at(row, j) * q.mean(j);
        }
        return sum;
    }

    /** The variance of xᵀz. */
    public double linearVariance(Design design, int row) {
        design.check(q.dim());
        double sum = 0;
        for (int j = 0; j < q.dim(); j++) {
            sum += design.at(row, j) * design.at(row, j) * q.variance(j);
        }
        return sum;
    }

    /** E p(y = 1), or E y for counts, in a row: by quadrature for the logistic link, in closed form for the others. */
    public double mean(Design design, int row) {
        double mu = linearMean(design, row);
        double variance = linearVariance(design, row);
        return switch (likelihood) {
            case LOGISTIC -> power(mu, Math.sqrt(variance), 1);
            case PROBIT -> normalCdf(mu / Math.sqrt(1 + variance));
            case POISSON -> Math.exp(mu + variance / 2);
        };
    }

    /** MacKay's approximation of a logistic {@link #mean}: σ(μ/√(1 + πτ²/8)). */
    public double probitApproximation(Design design, int row) {
        return Likelihood.sigmoid(linearMean(design, row) / Math.sqrt(1 + Math.PI / 8 * linearVariance(design, row)));
    }

    /** The variance of the label: p(1 − p), or that of the counts, which is more than their mean. */
    public double variance(Design design, int row) {
        double mean = mean(design, row);
        return likelihood == Likelihood.POISSON
                ? mean + mean * mean * Math.expm1(linearVariance(design, row))
                : mean * (1 - mean);
    }

    /** The variance of the probability or rate itself: how unsure the posterior leaves it. */
    public double rateVariance(Design design, int row) {
        double mean = mean(design, row);
        if (likelihood == Likelihood.POISSON) {
            return mean * mean * Math.expm1(linearVariance(design, row));
        }
        return Math.max(0, power(linearMean(design, row), Math.sqrt(linearVariance(design, row)), 2) - mean * mean);
    }

    /** E p(a)^exponent for a ~ N(mu, deviation²). */
    private double power(double mu, double deviation, int exponent) {
        if (deviation > WIDE) {
            return widePower(mu, deviation, exponent);
        }
        double sum = 0;
        for (int k = 0; k < RULE.nodes.length; k++) {
            sum += RULE.weights[k] * Math.pow(probability(mu + deviation * RULE.nodes[k]), exponent);
        }
        return sum;
    }

    /**
     * The same where the nodes lie too far apart for the step that p is: by parts it is ∫ (p^exponent)'(b) P(a > b) db,
     * whose integrand ends within {@link #REACH} of 0, and by the trapezoidal rule, which for so smooth a function and
     * such a spacing is exact to rounding, whatever the deviation.
     */
    private double widePower(double mu, double deviation, int exponent) {
        double sum = 0;
        for (int k = 0; k <= 2 * REACH / SPACING; k++) {
            double b = k * SPACING - REACH;
            double p = probability(b);
            double slope = likelihood == Likelihood.LOGISTIC
                    ? p * Likelihood.sigmoid(-b)
                    : Math.exp(-b * b / 2) / Math.sqrt(2 * Math.PI);
            sum += exponent * Math.pow(p, exponent - 1) * slope * normalCdf((mu - b) / deviation);
        }
        return sum * SPACING;
    }

    private double probability(double a) {
        return likelihood == Likelihood.LOGISTIC ? Likelihood.sigmoid(a) : normalCdf(a);
    }

    private static double normalCdf(double x) {
        return Math.exp(NormalTail.logCdf(x));
    }
}
