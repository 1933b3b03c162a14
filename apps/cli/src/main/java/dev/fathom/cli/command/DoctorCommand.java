package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.cli.worker.WorkerRequest;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells what this machine offers and what could be better. */
@Command(
        name = "doctor",
        description = "Tell what was found (tools, machine, engine, threads, memory) and what to change.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: fathom doctor --json"})
final class DoctorCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(new MachineCheckup(session).findings());
        ExitStatus status = ExitStatus.DONE;
        JsonNode engine = null;
        try {
            Asked asked = new Asked(session);
            status = asked.ask(new WorkerRequest.Inspect(), OptionalInt.empty());
            engine = asked.result();
            if (engine != null) {
                findings.addAll(EngineCheckup.findings(engine));
            }
        } catch (FathomException e) {
            status = e.status();
            findings.add(new Finding("engine", "does not start: " + e.getMessage(), e.mend()));
        }
        if (json) {
            session.print(node(findings, engine));
        } else {
            print(findings);
        }
        return status.code();
    }

    private static ObjectNode node(List<Finding> findings, @Nullable JsonNode engine) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode array = node.putArray("findings");
        findings.forEach(finding -> array.addObject()
                .put("name", finding.name())
                .put("found", finding.found())
                .put("advice", finding.advice()));
        node.set("engine", engine == null ? JsonNodeFactory.instance.nullNode() : engine);
        return node;
    }

    private void print(List<Finding> findings) {
        int width = findings.stream()
                .mapToInt(finding -> finding.name().length())
                .max()
                .orElse(0);
        for (Finding finding : findings) {
            String name = finding.name() + " ".repeat(width - finding.name().length());
            session.out().println(name + "  " + finding.found());
            if (!finding.advice().isEmpty()) {
                session.out().println(" ".repeat(width) + "  -> " + finding.advice());
            }
        }
        long advised =
                findings.stream().filter(finding -> !finding.advice().isEmpty()).count();
        session.out().println();
        session.out().println(advised == 0 ? "nothing to change" : advised + " to look at, marked ->");
    }
}
