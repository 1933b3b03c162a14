package dev.fathom.ngvi.recipe;

import dev.fathom.lab.recipe.About;

/**
 * Predictions for new rows.
 *
 * @param posterior the posterior.json of a {@code bayes-glm} run
 * @param source the new rows
 */
public record PredictConfig(
        @About("the posterior.json of a bayes-glm run") String posterior,

        @About(
                "a CSV or LIBSVM file of new rows with the columns fitted to, or a name of the data catalog (of a picture set its test pictures)")
        String source) {

    /** Nothing named yet. */
    public static PredictConfig defaults() {
        return new PredictConfig("posterior.json", "new-rows.csv");
    }
}
