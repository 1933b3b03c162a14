package dev.fathom.ngvi;

/**
 * What a posterior says about new rows: the probability of a 1, or the expected count, averaged over the posterior
 * rather than taken at its mean.
 */
public final class Predictive {

    private static final GaussHermite RULE = GaussHermite.of(40);

    private final Likelihood likelihood;
    private final MeanFieldGaussian q;

    /** The predictive distribution of a posterior. */
    public Predictive(Likelihood likelihood, MeanFieldGaussian q) {
        this.likelihood = likelihood;
        this.q = q;
    }

    /** The mean of xᵀz. */
    public double linearMean(Design design, int row) {
        double sum = 0;
        for (int j = 0; j < q.dim(); j++) {
            sum += design.at(row, j) * q.mean(j);
        }
        return sum;
    }

    /** The variance of xᵀz. */
    public double linearVariance(Design design, int row) {
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
            case PROBIT -> Math.exp(NormalTail.logCdf(mu / Math.sqrt(1 + variance)));
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

    private double power(double mu, double deviation, int exponent) {
        double sum = 0;
        for (int k = 0; k < RULE.nodes.length; k++) {
            double a = mu + deviation * RULE.nodes[k];
            double p = likelihood == Likelihood.LOGISTIC ? Likelihood.sigmoid(a) : Math.exp(NormalTail.logCdf(a));
            sum += RULE.weights[k] * Math.pow(p, exponent);
        }
        return sum;
    }
}
