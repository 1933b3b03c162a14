package dev.fathom.lab.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a run ran on.
 *
 * @param fathom Fathom's version
 * @param java the Java runtime's version
 * @param engine the engine's name and version; empty if none was loaded
 * @param os the operating system's name, version and architecture
 * @param cpu the processor's name
 * @param threads compute threads
 */
public record Environment(String fathom, String java, String engine, String os, String cpu, int threads) {

    /** This Java on this machine. */
    public static Environment ofThisJava(String engine, int threads) {
        String os = String.join(
                " ",
                System.getProperty("os.name", ""),
                System.getProperty("os.version", ""),
                System.getProperty("os.arch", ""));
        return new Environment(
                fathomVersion(), System.getProperty("java.runtime.version", ""), engine, os, processor(), threads);
    }

    /** Fathom's version, as built. */
    public static String fathomVersion() {
        Properties properties = new Properties();
        try (InputStream stream = Environment.class.getResourceAsStream("version.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            return "unknown";
        }
        return properties.getProperty("version", "unknown");
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch", ""));
        } catch (IOException | UncheckedIOException e) {
            return System.getProperty("os.arch", "");
        }
    }
}
