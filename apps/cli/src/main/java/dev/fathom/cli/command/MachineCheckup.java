package dev.fathom.cli.command;

import dev.fathom.cli.process.Machine;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What can be said of tools, machine and folders without the engine. */
final class MachineCheckup {

    private static final double GB = 1e9;
    private static final double ENOUGH_DISK = 3 * GB;

    private final Session session;

    MachineCheckup(Session session) {
        this.session = session;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding("fathom", Environment.fathomVersion(), ""));
        findings.add(new Finding(
                "java", System.getProperty("java.runtime.version") + " in " + System.getProperty("java.home"), ""));
        findings.add(tool("mvn", "builds the project and fetches data that comes in jars", "Maven 3.8 or newer"));
        findings.add(tool("npm", "fetches data that comes in npm packages", "nodejs and npm"));
        findings.add(tool("apt-get", "fetches data that comes in Debian packages", "apt, on Debian and its relatives"));
        Environment environment = Environment.ofThisJava("", 0);
        findings.add(new Finding("system", environment.os(), ""));
        findings.add(new Finding(
                "processor",
                environment.cpu() + ", " + Machine.cores() + " cores, "
                        + Runtime.getRuntime().availableProcessors() + " hardware threads for this process",
                ""));
        FathomHome home = session.home();
        findings.add(folder("runs", home.runs(), "FATHOM_HOME"));
        findings.add(folder("cache", home.cache(), "FATHOM_HOME"));
        String natives = session.worker(OptionalInt.empty()).environment().getOrDefault("FATHOM_NATIVES", "");
        findings.add(folder("natives", Path.of(natives).toAbsolutePath(), "FATHOM_NATIVES"));
        return findings;
    }

    private Finding tool(String name, String purpose, String giver) {
        for (String folder : session.environment().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(file)) {
                return new Finding(name, file.toString(), "");
            }
        }
        return new Finding(name, "not on the PATH", "it " + purpose + "; install " + giver + " if you need that");
    }

    private static Finding folder(String name, Path folder, String variable) {
        Path existing = folder;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isWritable(existing) || !Files.isDirectory(existing)) {
            return new Finding(
                    name, folder + ", which cannot be written", "set " + variable + " to a folder you can write");
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            return new Finding(
                    name,
                    folder + ", " + gigabytes(free) + " free",
                    free < ENOUGH_DISK
                            ? "less than 3 GB: free some space, or set " + variable + " to another disk"
                            : "");
        } catch (IOException e) {
            return new Finding(name, folder + ", free space unknown: " + e.getMessage(), "");
        }
    }

    static String gigabytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / GB);
    }
}
