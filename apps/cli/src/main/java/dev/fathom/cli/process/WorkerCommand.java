package dev.fathom.cli.process;

import dev.fathom.lab.run.FathomHome;
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
     * @param users the environment of this process; it names the home, in whose cache the native libraries are unpacked
     *     unless {@code FATHOM_NATIVES} names another folder; {@code FATHOM_WORKER_OPTIONS} holds further options of
     *     the worker's Java machine
     * @throws dev.fathom.lab.FathomException if there is no home
     */
    public static WorkerCommand of(String mainClass, OptionalInt threads, Map<String, String> users) {
        Map<String, String> environment = new TreeMap<>(users);
        environment.putAll(WorkerEnvironment.of(users, threads, Machine.cores()));
        Path cache = FathomHome.of(users, System.getProperty("user.home")).cache();
        environment.putIfAbsent("FATHOM_NATIVES", cache.resolve("natives").toString());
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
