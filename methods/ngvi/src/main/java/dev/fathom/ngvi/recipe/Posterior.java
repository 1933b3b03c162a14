package dev.fathom.ngvi.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.data.Encoding;
import dev.fathom.ngvi.data.ModelFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is kept of a fit: all that is needed to predict new rows.
 *
 * @param likelihood the model
 * @param encoding how columns become numbers
 * @param names the coefficients
 * @param means their posterior means
 * @param variances their posterior variances
 */
record Posterior(
        Likelihood likelihood, Encoding encoding, List<String> names, List<Double> means, List<Double> variances) {

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    static Posterior of(ModelFrame frame, BayesGlmConfig config, MeanFieldGaussian q) {
        return new Posterior(
                config.likelihood(),
                frame.encoding(),
                frame.encoding().names(),
                Arrays.stream(q.means()).boxed().toList(),
                Arrays.stream(q.variances()).boxed().toList());
    }

    MeanFieldGaussian q() {
        return MeanFieldGaussian.of(
                means.stream().mapToDouble(Double::doubleValue).toArray(),
                variances.stream().mapToDouble(Double::doubleValue).toArray());
    }

    String json() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }

    /** A file may leave out anything. */
    private void checkComplete() {
        if (Stream.of(likelihood, encoding, names, means, variances).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("it needs likelihood, encoding, names, means and variances");
        }
    }

    /** Reads a file that {@link #json} was written to. */
    static Posterior read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new FathomException(
                    ExitStatus.WRONG_USE,
                    "there is no file " + file,
                    "set posterior to the posterior.json in the folder of a bayes-glm run");
        }
        try {
            Posterior posterior = JSON.readValue(Files.readString(file), Posterior.class);
            posterior.checkComplete();
            if (posterior.names().size() != posterior.q().dim()
                    || !posterior.names().equals(posterior.encoding().names())) {
                throw new IllegalArgumentException("names and coefficients do not match");
            }
            return posterior;
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            throw new FathomException(
                    ExitStatus.DATA_MISMATCH,
                    file + " is not a posterior: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "name the posterior.json of a bayes-glm run",
                    e);
        }
    }
}
