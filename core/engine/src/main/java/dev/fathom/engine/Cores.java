package dev.fathom.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts processor cores: hardware threads that share a core do not add arithmetic. */
final class Cores {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Cores() {}

    /** Physical cores, but no more than the processors this JVM may use (affinity, container limits). */
    static int count() {
        int usable = Runtime.getRuntime().availableProcessors();
        int physical = 0;
        try {
            physical = physical(Files.readAllLines(CPU_INFO));
        } catch (IOException e) {
            // not Linux: what Java counts is the best known
        }
        return physical == 0 ? usable : Math.min(usable, physical);
    }

    /** Distinct (package, core) pairs in /proc/cpuinfo; 0 when it does not name them. */
    static int physical(List<String> cpuInfo) {
        Set<String> cores = new HashSet<>();
        String chip = "";
        for (String line : cpuInfo) {
            String chipId = value(line, "physical id");
            if (chipId != null) {
                chip = chipId;
            }
            String core = value(line, "core id");
            if (core != null) {
                cores.add(chip + "/" + core);
            }
        }
        return cores.size();
    }

    private static @Nullable String value(String line, String key) {
        int colon = line.indexOf(':');
        return colon > 0 && line.substring(0, colon).strip().equals(key)
                ? line.substring(colon + 1).strip()
                : null;
    }
}
