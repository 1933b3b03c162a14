package dev.fathom.lab.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A run's record as JSON. Fields this program does not know are ignored, so that a newer one's records can be read. */
final class RunRecordJson {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private RunRecordJson() {}

    static String encode(RunRecord run) {
        ObjectNode root = JSON.createObjectNode();
        root.put("id", run.id()).put("recipe", run.recipe()).put("kind", run.kind());
        root.put("seed", run.seed()).put("smoke", run.smoke()).put("recipeHash", run.recipeHash());
        root.put("status", run.status().label()).put("reason", run.reason());
        root.put("created", run.created().toString())
                .put("updated", run.updated().toString());
        Environment machine = run.environment();
        root.putObject("environment")
                .put("fathom", machine.fathom())
                .put("java", machine.java())
                .put("engine", machine.engine())
                .put("os", machine.os())
                .put("cpu", machine.cpu())
                .put("threads", machine.threads());
        ObjectNode figures = root.putObject("figures");
        run.figures().forEach(figures::put);
        ArrayNode data = root.putArray("data");
        for (DataProvenance source : run.data()) {
            data.addObject()
                    .put("name", source.name())
                    .put("source", source.source())
                    .put("sha256", source.sha256())
                    .put("licence", source.licence())
                    .put("attribution", source.attribution());
        }
        return root.toPrettyString() + "\n";
    }

    /** Reads a record; what is wrong with it is the message of the exception. */
    static RunRecord decode(String content) throws IOException {
        JsonNode root = parse(content);
        JsonNode machine = root.path("environment");
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> figure : root.path("figures").properties()) {
            figures.put(figure.getKey(), EventLines.real(root.path("figures"), figure.getKey()));
        }
        List<DataProvenance> data = new ArrayList<>();
        for (JsonNode source : root.path("data")) {
            data.add(new DataProvenance(
                    optional(source, "name"),
                    optional(source, "source"),
                    optional(source, "sha256"),
                    optional(source, "licence"),
                    optional(source, "attribution")));
        }
        return new RunRecord(
                required(root, "id"),
                required(root, "recipe"),
                required(root, "kind"),
                seed(root),
                root.path("smoke").asBoolean(false),
                optional(root, "recipeHash"),
                new Environment(
                        optional(machine, "fathom"),
                        optional(machine, "java"),
                        optional(machine, "engine"),
                        optional(machine, "os"),
                        optional(machine, "cpu"),
                        machine.path("threads").asInt(0)),
                instant(root, "created"),
                instant(root, "updated"),
                status(required(root, "status")),
                optional(root, "reason"),
                figures,
                List.copyOf(data));
    }

    private static JsonNode parse(String content) throws IOException {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IOException("it is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String optional(JsonNode node, String field) {
        return node.path(field).asText("");
    }

    private static String required(JsonNode node, String field) throws IOException {
        String text = optional(node, field);
        if (text.isEmpty()) {
            throw new IOException("field '" + field + "' is missing");
        }
        return text;
    }

    private static long seed(JsonNode root) throws IOException {
        JsonNode seed = root.path("seed");
        if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
            throw new IOException("field 'seed' is not a whole number");
        }
        return seed.longValue();
    }

    private static Instant instant(JsonNode root, String field) throws IOException {
        try {
            return Instant.parse(required(root, field));
        } catch (DateTimeException e) {
            throw new IOException("field '" + field + "' is not a time", e);
        }
    }

    private static RunStatus status(String label) throws IOException {
        try {
            return RunStatus.valueOf(label.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IOException("field 'status' is '" + label + "', which this program does not know", e);
        }
    }
}
