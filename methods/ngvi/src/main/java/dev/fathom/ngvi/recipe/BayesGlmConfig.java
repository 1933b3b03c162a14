package dev.fathom.ngvi.recipe;

import dev.fathom.data.catalog.Catalog;
import dev.fathom.lab.recipe.About;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.data.FrameSpec;
import java.util.List;

/**
 * A Bayesian regression.
 *
 * @param data the table and what of it is used
 * @param likelihood logistic, probit or Poisson
 * @param priorDeviation standard deviation of every coefficient's prior N(0, ·²)
 * @param tolerance estimated gap to the optimal ELBO, in nats, at which the fit ends
 * @param interval coverage of the credible intervals
 * @param draws posterior draws that are written
 * @param compare how many epochs other methods get beside ours
 */
public record BayesGlmConfig(
        Data data,
        @About("logistic, probit or poisson") Likelihood likelihood,

        @About("standard deviation of each coefficient's prior, > 0")
        double priorDeviation,

        @About("estimated gap to the optimal ELBO, in nats, at which the fit ends, > 0")
        double tolerance,

        @About("coverage of the credible intervals, between 0 and 1")
        double interval,

        @About("posterior draws to write, at least 0") int draws,

        @About("epochs that stochastic methods get for comparison, 0 for none")
        int compare) {

    /** Checks the ranges. */
    public BayesGlmConfig {
        if (!(priorDeviation > 0)) {
            throw new IllegalArgumentException("priorDeviation must be > 0, got " + priorDeviation);
        }
        if (!(tolerance > 0)) {
            throw new IllegalArgumentException("tolerance must be > 0, got " + tolerance);
        }
        if (!(interval > 0 && interval < 1)) {
            throw new IllegalArgumentException("interval must be between 0 and 1, got " + interval);
        }
        if (draws < 0 || compare < 0) {
            throw new IllegalArgumentException("draws and compare must be >= 0, got " + draws + " and " + compare);
        }
    }

    /** Breast cancer. */
    public static BayesGlmConfig defaults() {
        return new BayesGlmConfig(Data.defaults(), Likelihood.LOGISTIC, 1, 1e-5, 0.95, 1000, 0);
    }

    /**
     * The table and what of it is used.
     *
     * @param source a name of the data catalog, a CSV file with a header line, or a LIBSVM file; of a picture set the
     *     training pictures
     * @param test rows held out, as {@code source}; empty for none, or for the test pictures of a picture set
     * @param target the column to predict
     * @param columns the columns to predict from; empty for all others
     * @param drop columns left out of those
     * @param classes the target's values that count as −1 and 1
     * @param standardise whether numbers get mean 0 and deviation 1
     * @param divisor what numbers are divided by otherwise
     * @param intercept whether there is one
     * @param rows how many rows to fit to at most; 0 for all
     */
    public record Data(
            @About(
                    "a name of the data catalog (`fathom data list`), a CSV file with a header line, or a LIBSVM file (columns label, x1, x2, …); a picture set has columns label, r0c0, r0c1, …")
            String source,

            @About("rows to test the fit on, named as source; '' for none (a picture set brings its own)")
            String test,

            @About("the column to predict") String target,

            @About("the columns to predict from; [] for all others")
            List<String> columns,

            @About("columns to leave out") List<String> drop,

            @About(
                    "the target's two values that count as -1 and 1; [] if it has counts, or just two values: the smaller number or first word is then -1")
            List<String> classes,

            @About("whether numbers get mean 0 and deviation 1")
            boolean standardise,

            @About("what numbers are divided by if not standardised, > 0")
            double divisor,

            @About("whether there is an intercept") boolean intercept,

            @About("rows to fit to at most, evenly spread over those there are; 0 for all")
            int rows) {

        /** Copies the lists and checks. */
        public Data {
            columns = List.copyOf(columns);
            drop = List.copyOf(drop);
            classes = List.copyOf(classes);
            new FrameSpec(target, columns, drop, classes, standardise, divisor, intercept, rows);
        }

        /** Breast cancer. */
        public static Data defaults() {
            return new Data("breast-cancer", "", "benign", List.of(), List.of(), List.of(), true, 1, true, 0);
        }

        /** The same with absolute paths. */
        Data located() {
            return new Data(
                    Catalog.located(source),
                    Catalog.located(test),
                    target,
                    columns,
                    drop,
                    classes,
                    standardise,
                    divisor,
                    intercept,
                    rows);
        }

        FrameSpec spec() {
            return new FrameSpec(target, columns, drop, classes, standardise, divisor, intercept, rows);
        }
    }
}
