package dev.fathom.lab.claim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Outcomes as JSON: an array, in the order measured, whose keys are part of the command line's contract. An outcome
 * that could not be measured has one key more, {@value #FAILURE}: why.
 */
final class ResultJson {

    static final String FAILURE = "failure";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultJson() {}

    static String text(List<Outcome> outcomes) {
        ArrayNode array = JSON.createArrayNode();
        outcomes.forEach(outcome -> array.add(object(outcome)));
        try {
            return JSON.writeValueAsString(array) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("outcomes can always be written", e);
        }
    }

    private static ObjectNode object(Outcome outcome) {
        ObjectNode object = JSON.createObjectNode();
        object.put("method", outcome.method());
        object.put("claim", outcome.claim().id());
        object.put("statement", outcome.claim().statement());
        Measurement measurement = outcome.measurement();
        if (measurement == null) {
            object.putNull("measured");
            object.putNull("interval");
        } else {
            estimate(object, measurement.figure());
        }
        object.put("threshold", outcome.claim().threshold());
        ObjectNode baselines = object.putObject("baselines");
        if (measurement != null) {
            measurement.baselines().forEach((name, figure) -> estimate(baselines.putObject(name), figure));
        }
        ArrayNode seeds = object.putArray("seeds");
        outcome.seeds().forEach(seeds::add);
        object.put("seconds", outcome.seconds());
        object.put("verdict", outcome.verdict().label());
        object.put("pass", outcome.pass());
        if (measurement == null) {
            object.put(FAILURE, outcome.failure());
        }
        return object;
    }

    /** What is not finite has no place in JSON and becomes null. */
    private static void estimate(ObjectNode object, Estimate estimate) {
        if (Double.isFinite(estimate.value())) {
            object.put("measured", estimate.value());
        } else {
            object.putNull("measured");
        }
        if (estimate.hasInterval()) {
            object.putArray("interval").add(estimate.low()).add(estimate.high());
        } else {
            object.putNull("interval");
        }
    }
}
