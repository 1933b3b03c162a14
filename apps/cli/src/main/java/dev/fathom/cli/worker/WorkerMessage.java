package dev.fathom.cli.worker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fathom.lab.run.RunEvent;

/** Something a worker tells the command. */
public sealed interface WorkerMessage {

    /** Something happened in the work. */
    record Event(RunEvent event) implements WorkerMessage {}

    /** Text for standard output, as it comes: no line break is added. */
    record Text(String text) implements WorkerMessage {}

    /** What was asked for, as data; the command decides how it is shown. */
    record Result(JsonNode value) implements WorkerMessage {}
}
