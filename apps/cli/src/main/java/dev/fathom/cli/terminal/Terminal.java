package dev.fathom.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What standard error leads to.
 *
 * @param interactive whether a person watches and lines can be drawn over
 * @param colour whether colours are welcome
 * @param columns the width in characters
 */
public record Terminal(boolean interactive, boolean colour, int columns) {

    private static final int USUAL_COLUMNS = 80;

    /**
     * The terminal of this process. The launcher tells by the system properties {@code fathom.terminal} and
     * {@code fathom.columns}.
     */
    public static Terminal ofProcess() {
        String told = System.getProperty("fathom.terminal");
        boolean isTerminal = told == null ? leadsToTerminal() : Boolean.parseBoolean(told);
        return of(System.getenv(), isTerminal, Integer.getInteger("fathom.columns", 0));
    }

    /**
     * The terminal an environment describes.
     *
     * @param environment variables by name; {@code TERM}, {@code NO_COLOR} and {@code COLUMNS} count
     * @param isTerminal whether standard error is a terminal
     * @param columns its width; 0 if unknown
     */
    static Terminal of(Map<String, String> environment, boolean isTerminal, int columns) {
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        int width = columns > 0 ? columns : number(environment.getOrDefault("COLUMNS", ""));
        return new Terminal(isTerminal && !dumb, isTerminal && !dumb && !plain, width > 0 ? width : USUAL_COLUMNS);
    }

    private static int number(String text) {
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }

    private static boolean leadsToTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return System.console() != null; // not Linux
        }
    }
}
