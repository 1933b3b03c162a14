package dev.fathom.cli.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * How workers are started: with the class path of this process, and with what the native libraries must find before
 * they load.
 *
 * @param mainClass the worker's main class
 * @param options further options of its Java machine
 * @param environment its variables
 */
public record WorkerCommand(String mainClass, List<String> options, Map<String, String> environment) {

    /**
     * Workers of a main class.
     *
     * @param mainClass its name
     * @param threads the compute threads the user asked for, if any
     * @param users the environment of this process; {@code FATHOM_WORKER_OPTIONS} holds further options of the worker's
     *     Java machine
     */
    public static WorkerCommand of(String mainClass, OptionalInt threads, Map<String, String> users) {
        Map<String, String> environment = new TreeMap<>(users);
        environment.putAll(WorkerEnvironment.of(users, threads, Machine.cores()));
        String more = users.getOrDefault("FATHOM_WORKER_OPTIONS", "").strip();
        return new WorkerCommand(
                mainClass, more.isEmpty() ? List.of() : Arrays.asList(more.split("\\s+")), environment);
    }

    /** The program and its arguments; what a crash leaves goes to {@code crashFile}. */
    List<String> line(Path crashFile) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseParallelGC", // no collector threads beside the compute threads
                "-XX:MaxRAMPercentage=30", // the tensors live outside the Java heap
                "-XX:ErrorFile=" + crashFile,
                "-XX:-CreateCoredumpOnCrash",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", // its check costs more than a small operation
                "-Dfile.encoding=UTF-8"));
        if (Runtime.version().feature() >= 22) {
            line.add("--enable-native-access=ALL-UNNAMED");
        }
        line.addAll(options);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        return line;
    }
}
