package dev.fathom.cli.command;

import dev.fathom.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Types commands as a user does, in a home of its own; the home is written HOME in what they print. */
final class Typed implements BeforeEachCallback, AfterEachCallback {

    /** Where this user's other programs have unpacked the native libraries: once is enough for all tests. */
    private static final String NATIVES =
            Path.of(System.getProperty("user.home"), ".javacpp", "cache").toString();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private Path home = Path.of("unset");

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        home = Files.createTempDirectory("fathom-home").toRealPath();
        environment.put("FATHOM_HOME", home.toString());
        environment.put("FATHOM_WORKER_OPTIONS", "-XX:TieredStopAtLevel=1");
        environment.put("FATHOM_NATIVES", NATIVES);
        environment.put("FATHOM_THREADS", "1");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A session for looking at commands only. */
    static Session nowhere() {
        PrintStream nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Session(nothing, nothing, Map.of(), new Terminal(false, false, 80), "none");
    }

    Session session() {
        return new Session(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8),
                environment,
                new Terminal(false, false, 80),
                "dev.fathom.cli.worker.WorkerMain");
    }

    int run(String... arguments) {
        return FathomCommand.execute(session(), arguments);
    }

    /** The variables that commands see; changes count from the next command on. */
    Map<String, String> environment() {
        return environment;
    }

    Path home() {
        return home;
    }

    String out() {
        return text(out);
    }

    String error() {
        return text(error);
    }

    private String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).replace(home.toString(), "HOME");
    }

    void clear() {
        out.reset();
        error.reset();
    }
}
