package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.RunRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** A run's record as it is shown and as JSON. */
final class RunView {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private RunView() {}

    static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    static String figures(RunRecord run) {
        return run.figures().entrySet().stream()
                .map(figure -> figure.getKey() + " " + String.format(Locale.ROOT, "%.4g", figure.getValue()))
                .collect(Collectors.joining("  "));
    }

    static ObjectNode json(RunRecord run) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", run.id()).put("recipe", run.recipe()).put("kind", run.kind());
        node.put("seed", run.seed())
                .put("smoke", run.smoke())
                .put("status", run.status().label());
        node.put("reason", run.reason());
        node.put("created", run.created().toString())
                .put("updated", run.updated().toString());
        ObjectNode figures = node.putObject("figures");
        run.figures().forEach((name, value) -> number(figures, name, value));
        ArrayNode data = node.putArray("data");
        for (DataProvenance source : run.data()) {
            data.addObject()
                    .put("name", source.name())
                    .put("source", source.source())
                    .put("sha256", source.sha256())
                    .put("licence", source.licence())
                    .put("attribution", source.attribution());
        }
        return node;
    }

    /** JSON has no NaN and no infinities: they become null. */
    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
