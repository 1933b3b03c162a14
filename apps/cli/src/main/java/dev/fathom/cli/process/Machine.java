package dev.fathom.cli.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What can be found out about the machine without native code. */
public final class Machine {

    private Machine() {}

    /**
     * The processor cores this process may use, at least 1: two threads of one core count once, for they gain nothing
     * in dense arithmetic.
     */
    public static int cores() {
        int available = Runtime.getRuntime().availableProcessors();
        int physical = physicalCores(read(Path.of("/proc/cpuinfo")));
        return physical == 0 ? available : Math.min(available, physical);
    }

    /** The different pairs of socket and core in {@code /proc/cpuinfo}; 0 if it does not tell. */
    static int physicalCores(String cpuinfo) {
        Set<String> cores = new HashSet<>();
        String socket = "";
        for (String line : cpuinfo.split("\n", -1)) {
            if (line.startsWith("physical id")) {
                socket = line;
            } else if (line.startsWith("core id")) {
                cores.add(socket + line);
            }
        }
        return cores.size();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // not Linux
        }
    }
}
