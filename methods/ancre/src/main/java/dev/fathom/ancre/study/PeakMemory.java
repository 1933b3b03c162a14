package dev.fathom.ancre.study;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The largest physical memory this process held while something ran; known on Linux only. */
final class PeakMemory {

    private static final Path RESET = Path.of("/proc/self/clear_refs");
    private static final Path STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /** The peak in bytes during {@code work}; empty where it cannot be known. */
    static OptionalLong during(Runnable work) {
        try {
            Files.writeString(RESET, "5"); // sets the peak to what is held now
        } catch (IOException | SecurityException e) {
            return OptionalLong.empty();
        }
        work.run();
        return read("VmHWM:");
    }

    /** What is held now, in bytes; empty where it cannot be known. */
    static OptionalLong now() {
        return read("VmRSS:");
    }

    private static OptionalLong read(String key) {
        try {
            List<String> lines = Files.readAllLines(STATUS);
            return lines.stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
