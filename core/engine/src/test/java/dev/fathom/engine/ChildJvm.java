package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of its own, for what happens while the libraries load or must be measured undisturbed. */
final class ChildJvm {

    private final Process process;
    private final Path output;

    /** Starts the main method of a class on the tests' class path with one thread unless the environment says more. */
    ChildJvm(Path output, Class<?> main, Map<String, String> environment, List<String> flags, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("FATHOM_THREADS", "1");
        builder.environment().remove("GOMP_SPINCOUNT");
        builder.environment().remove("OMP_WAIT_POLICY");
        builder.environment().putAll(environment);
        this.output = output;
        this.process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Waits for the end; returns what was written. */
    String output() throws IOException, InterruptedException {
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        return Files.readString(output).strip();
    }

    int exitValue() {
        return process.exitValue();
    }
}
