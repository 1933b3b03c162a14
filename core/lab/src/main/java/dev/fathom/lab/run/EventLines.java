package dev.fathom.lab.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.lab.ExitStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Events of a run as lines of JSON, so that a worker process can tell them to the command that started it. Fields a
 * reader does not know are ignored.
 */
public final class EventLines {

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build());

    private EventLines() {}

    /** An event as one line, without its line end. */
    public static String encode(RunEvent event) {
        ObjectNode root = JSON.createObjectNode();
        if (event instanceof RunEvent.Started started) {
            root.put("event", "started").put("run", started.run()).put("directory", started.directory());
            started.resumedFrom().ifPresent(step -> root.put("resumedFrom", step));
        } else if (event instanceof RunEvent.Progressed progress) {
            encode(root.put("event", "progress"), progress);
        } else if (event instanceof RunEvent.Metric metric) {
            root.put("event", "metric").put("step", metric.step());
            root.put("name", metric.name()).put("value", metric.value());
        } else if (event instanceof RunEvent.Said said) {
            root.put("event", "said").put("message", said.message());
        } else if (event instanceof RunEvent.CheckpointSaved saved) {
            root.put("event", "checkpoint").put("step", saved.step()).put("directory", saved.directory());
            saved.metric().ifPresent(metric -> root.put("metric", metric));
        } else if (event instanceof RunEvent.Finished finished) {
            root.put("event", "finished");
            root.put("status", finished.status().code()).put("directory", finished.directory());
        } else if (event instanceof RunEvent.Failed failed) {
            root.put("event", "failed").put("status", failed.status().code());
            root.put("message", failed.message()).put("mend", failed.mend()).put("trace", failed.trace());
        }
        return root.toString();
    }

    private static void encode(ObjectNode root, RunEvent.Progressed progress) {
        root.put("done", progress.done()).put("total", progress.total()).put("unit", progress.unit());
        root.put("rate", progress.rate());
        progress.secondsLeft().ifPresent(seconds -> root.put("secondsLeft", seconds));
        root.put("work", progress.work()).put("workRate", progress.workRate());
        ObjectNode figures = root.putObject("figures");
        progress.figures().forEach(figures::put);
    }

    /** The event on a line; what is wrong with the line is the message of the exception. */
    public static RunEvent decode(String line) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON", e);
        }
        String type = root.path("event").asText("");
        return switch (type) {
            case "started" ->
                new RunEvent.Started(
                        text(root, "run"),
                        text(root, "directory"),
                        root.has("resumedFrom") ? OptionalLong.of(whole(root, "resumedFrom")) : OptionalLong.empty());
            case "progress" -> progress(root);
            case "metric" -> new RunEvent.Metric(whole(root, "step"), text(root, "name"), real(root, "value"));
            case "said" -> new RunEvent.Said(text(root, "message"));
            case "checkpoint" ->
                new RunEvent.CheckpointSaved(
                        whole(root, "step"), text(root, "directory"), optionalReal(root, "metric"));
            case "finished" -> new RunEvent.Finished(status(root), text(root, "directory"));
            case "failed" ->
                new RunEvent.Failed(status(root), text(root, "message"), text(root, "mend"), text(root, "trace"));
            default -> throw new IOException(type.isEmpty() ? "no event" : "unknown event '" + type + "'");
        };
    }

    private static RunEvent progress(JsonNode root) throws IOException {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> figure : root.path("figures").properties()) {
            figures.put(figure.getKey(), real(root.path("figures"), figure.getKey()));
        }
        return new RunEvent.Progressed(
                whole(root, "done"),
                whole(root, "total"),
                text(root, "unit"),
                real(root, "rate"),
                optionalReal(root, "secondsLeft"),
                text(root, "work"),
                real(root, "workRate"),
                figures);
    }

    private static ExitStatus status(JsonNode root) throws IOException {
        long code = whole(root, "status");
        for (ExitStatus status : ExitStatus.values()) {
            if (status.code() == code) {
                return status;
            }
        }
        throw new IOException("unknown status " + code);
    }

    private static String text(JsonNode root, String field) throws IOException {
        JsonNode value = root.path(field);
        if (!value.isTextual()) {
            throw new IOException("field '" + field + "' is not text");
        }
        return value.textValue();
    }

    private static long whole(JsonNode root, String field) throws IOException {
        JsonNode value = root.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IOException("field '" + field + "' is not a whole number");
        }
        return value.longValue();
    }

    private static OptionalDouble optionalReal(JsonNode root, String field) throws IOException {
        return root.has(field) ? OptionalDouble.of(real(root, field)) : OptionalDouble.empty();
    }

    /** JSON has no NaN and no infinities: they are written as text. */
    static double real(JsonNode root, String field) throws IOException {
        JsonNode value = root.path(field);
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return switch (value.asText("")) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IOException("field '" + field + "' is not a number");
        };
    }
}
