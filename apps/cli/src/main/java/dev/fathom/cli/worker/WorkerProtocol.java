package dev.fathom.cli.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fathom.lab.run.EventLines;
import java.io.IOException;
import java.util.Optional;

/** Requests and messages as lines of JSON. */
public final class WorkerProtocol {

    /** The line on a worker's standard input that asks it to stop at its next chance. */
    public static final String STOP = "stop";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private WorkerProtocol() {}

    /** A message as one line, without its line end. */
    public static String encode(WorkerMessage message) {
        if (message instanceof WorkerMessage.Event event) {
            return EventLines.encode(event.event());
        }
        if (message instanceof WorkerMessage.Text text) {
            return JSON.createObjectNode().put("text", text.text()).toString();
        }
        return JSON.createObjectNode()
                .set("result", ((WorkerMessage.Result) message).value())
                .toString();
    }

    /** The message on a line; empty if the line is none, for anything in a worker may print. */
    public static Optional<WorkerMessage> decode(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode root = JSON.readTree(line);
            if (root.path("text").isTextual()) {
                return Optional.of(new WorkerMessage.Text(root.path("text").textValue()));
            }
            if (root.has("result")) {
                return Optional.of(new WorkerMessage.Result(root.path("result")));
            }
            return Optional.of(new WorkerMessage.Event(EventLines.decode(line)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A request as one line, without its line end. */
    public static String encode(WorkerRequest request) {
        try {
            return JSON.writerFor(WorkerRequest.class).writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a request: " + request, e);
        }
    }

    /** The request on a line. */
    public static WorkerRequest decodeRequest(String line) {
        try {
            return JSON.readValue(line, WorkerRequest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a request: " + line, e);
        }
    }
}
