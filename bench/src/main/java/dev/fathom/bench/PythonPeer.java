package dev.fathom.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A script of {@code peers/} that times blocks on request: a line in, the median milliseconds out. */
final class PythonPeer implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;

    private PythonPeer(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Whether a Python has a module. */
    static boolean has(String python, String module) {
        try {
            Process process = new ProcessBuilder(python, "-c", "import " + module)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The Python to use: FATHOM_PYTHON, or the first one that has the module. */
    static Optional<String> python(String module) {
        List<String> candidates = new ArrayList<>();
        String chosen = System.getenv("FATHOM_PYTHON");
        if (chosen != null) {
            candidates.add(chosen);
        }
        candidates.add("python3");
        candidates.add("/usr/bin/python3");
        return candidates.stream().filter(python -> has(python, module)).findFirst();
    }

    static PythonPeer start(String python, Path script, String... arguments) {
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(List.of(arguments));
        try {
            return new PythonPeer(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the script run a block and returns its answer. */
    double ask(String request) {
        try {
            requests.write(request);
            requests.newLine();
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IllegalStateException("the peer has ended; its words are on standard error");
            }
            return Double.parseDouble(answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
