package dev.fathom.cli.process;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The environment variables that the native libraries of a worker read when they load. Two rules make it: a variable
 * the user has set stays as it is, except that {@code --threads} wins over all of them.
 */
final class WorkerEnvironment {

    private static final long MIB = 1L << 20;

    private WorkerEnvironment() {}

    /**
     * The variables to add or replace.
     *
     * @param users the variables the user has set
     * @param asked the threads the user asked for on the command line
     * @param cores the processor's cores this process may use
     */
    static Map<String, String> of(Map<String, String> users, OptionalInt asked, int cores) {
        Map<String, String> variables = new TreeMap<>();
        String threads = asked.isPresent()
                ? String.valueOf(asked.getAsInt())
                : users.getOrDefault("FATHOM_THREADS", String.valueOf(cores));
        variables.put("FATHOM_THREADS", threads);
        variables.put("OMP_NUM_THREADS", threads);
        if (asked.isEmpty()) {
            variables.keySet().removeAll(users.keySet());
        }
        Map<String, String> others = Map.of(
                // glibc: one arena, for only the first one can keep blocks of more than 64 MiB
                "MALLOC_ARENA_MAX",
                "1",
                // glibc: keep large blocks instead of giving them back to the kernel and faulting them in at every step
                "MALLOC_MMAP_THRESHOLD_",
                String.valueOf(4096 * MIB),
                "MALLOC_TRIM_THRESHOLD_",
                String.valueOf(8192 * MIB),
                "MALLOC_TOP_PAD_",
                String.valueOf(256 * MIB));
        others.forEach((name, value) -> {
            if (!users.containsKey(name)) {
                variables.put(name, value);
            }
        });
        return variables;
    }
}
