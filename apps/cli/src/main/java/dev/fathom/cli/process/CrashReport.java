package dev.fathom.cli.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Java machine writes when native code brings it down.
 *
 * @param file the whole report
 * @param summary the signal and the place, for instance {@code SIGSEGV in [libtorch_cpu.so+0x12]}
 */
record CrashReport(Path file, String summary) {

    private static final int HEAD_LINES = 40;
    private static final Pattern CAUSE = Pattern.compile("#\\s+(SIG[A-Z]+|.*Error.*|Out of Memory.*)\\b.*");
    private static final Pattern FRAME = Pattern.compile("#\\s+[CVJjv]\\s+(\\[[^]]+\\]|\\S+).*");

    /** The report at {@code file}; null if there is none. */
    static @Nullable CrashReport read(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        String cause = "";
        String frame = "";
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            List<String> head = lines.limit(HEAD_LINES).toList();
            for (String line : head) {
                Matcher ofCause = CAUSE.matcher(line);
                if (cause.isEmpty() && ofCause.matches()) {
                    cause = ofCause.group(1);
                }
                Matcher ofFrame = FRAME.matcher(line);
                if (frame.isEmpty() && ofFrame.matches()) {
                    frame = " in " + ofFrame.group(1);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            return new CrashReport(file, "a fault in native code");
        }
        return new CrashReport(file, (cause.isEmpty() ? "a fault in native code" : cause) + frame);
    }
}
