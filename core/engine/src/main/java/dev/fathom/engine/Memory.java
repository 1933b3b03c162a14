package dev.fathom.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;

/**
 * Refuses memory that is not there. Linux hands out more memory than it has and ends the process when it is touched, so
 * large requests are compared with what is available first.
 */
final class Memory {

    private static final long ALWAYS_ASK = 256L << 20;
    private static final Path CGROUP_LIMIT = Path.of("/sys/fs/cgroup/memory.max");
    private static final Path CGROUP_USED = Path.of("/sys/fs/cgroup/memory.current");
    private static final Path SYSTEM = Path.of("/proc/meminfo");

    private Memory() {}

    static void require(String operation, long elements, DType type, long[] shape) {
        long bytes = elements * type.bytes();
        if (bytes < ALWAYS_ASK && bytes >= 0) {
            return;
        }
        long available = available();
        if (bytes < 0 || bytes > available) {
            throw new EngineMemoryException(
                    operation + ": " + type + Arrays.toString(shape) + " needs " + bytes / (1 << 20) + " MiB, "
                            + available / (1 << 20) + " MiB are available",
                    operation);
        }
    }

    /** Bytes that can be used now without pushing anything else out, within the container's limit. */
    static long available() {
        long system = fromMeminfo();
        return Math.min(system, containerHeadroom());
    }

    private static long fromMeminfo() {
        try {
            for (String line : Files.readAllLines(SYSTEM)) {
                if (line.startsWith("MemAvailable:")) {
                    return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Pointer.totalPhysicalBytes();
        }
        return Pointer.totalPhysicalBytes();
    }

    private static long containerHeadroom() {
        try {
            String limit = Files.readString(CGROUP_LIMIT).strip();
            if (limit.equals("max")) {
                return Long.MAX_VALUE;
            }
            return Long.parseLong(limit)
                    - Long.parseLong(Files.readString(CGROUP_USED).strip());
        } catch (IOException | NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
