package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the engine, as a worker has told of it, gives reason to say. */
final class EngineCheckup {

    private static final double ENOUGH_MEMORY = 2e9;

    private EngineCheckup() {}

    static List<Finding> findings(JsonNode engine) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "engine",
                "libtorch " + engine.path("libtorch").asText() + " for "
                        + engine.path("platform").asText() + ", kernels for "
                        + engine.path("cpuCapability").asText(),
                ""));
        findings.add(threads(engine.path("threads")));
        findings.add(blas(engine.path("blas")));
        findings.add(new Finding(
                "waiting threads", engine.path("threads").path("waiting").asText(), ""));
        findings.add(memory(engine.path("memory")));
        findings.add(new Finding(
                "worker memory",
                String.format(
                        Locale.ROOT,
                        "%.0f MB resident after start",
                        engine.path("memory").path("resident").asDouble() / 1e6),
                ""));
        List<String> variables = new ArrayList<>();
        engine.path("environment")
                .properties()
                .forEach(variable -> variables.add(
                        variable.getKey() + "=" + variable.getValue().asText()));
        findings.add(new Finding("variables in force", variables.isEmpty() ? "none" : String.join(" ", variables), ""));
        return findings;
    }

    private static Finding threads(JsonNode threads) {
        int operations = threads.path("compute").asInt();
        int products = threads.path("blas").asInt();
        int cores = threads.path("cores").asInt();
        int most = Math.max(operations, products);
        String advice = "";
        if (most > cores) {
            advice = "more threads than cores slow each other down; unset FATHOM_THREADS or set it to " + cores;
        } else if (most < cores) {
            advice = "only " + most + " of " + cores + " cores are used; unset FATHOM_THREADS to use all";
        }
        return new Finding(
                "compute threads",
                products + " for matrix products, " + operations + " for other operations, " + cores
                        + " cores; recipes of pictures and of bfloat16 products have it the other way round",
                advice);
    }

    /** What a run can have: in a container that may be less than the machine has. */
    private static Finding memory(JsonNode memory) {
        double available = memory.path("available").asDouble();
        return new Finding(
                "memory",
                MachineCheckup.gigabytes(available) + " of "
                        + MachineCheckup.gigabytes(memory.path("total").asDouble()) + " available",
                available < ENOUGH_MEMORY
                        ? "less than 2 GB: end other programs, raise the container's limit, or run with a smaller"
                                + " model or --smoke"
                        : "");
    }

    private static Finding blas(JsonNode blas) {
        String advice = blas.path("heldBack").asBoolean()
                ? "OPENBLAS_CORETYPE holds the matrix kernels back; unset it, and OPENBLAS_L2_SIZE with it,"
                        + " to use the processor's own"
                : "";
        return new Finding(
                "matrix kernels",
                blas.path("library").asText() + ", kernels for "
                        + blas.path("kernels").asText(),
                advice);
    }
}
