package dev.fathom.data.catalog;

import dev.fathom.data.DataFetchException;
import dev.fathom.data.DataPaths;
import dev.fathom.data.MissingClientException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Runs a package client as its users would, in their environment.
 *
 * @param environment variables of the client; {@code PATH} says where clients are looked for
 * @param patience how long one call may take
 */
record ClientProcess(Map<String, String> environment, Duration patience) {

    private static final int KEPT_LINES = 2000;
    private static final int LONGEST_REASON = 240;
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*[A-Za-z]");
    private static final Pattern DISK =
            Pattern.compile("(?i)no space left|not enough space|quota exceeded|read-only file system|ENOSPC|EROFS");
    private static final Pattern ADDRESS = Pattern.compile("\\b[a-z]+://\\S+");

    /**
     * What a client said.
     *
     * @param exitStatus its exit status
     * @param lines its output, without colours
     */
    record Outcome(int exitStatus, List<String> lines) {

        boolean failed() {
            return exitStatus != 0;
        }

        boolean says(Pattern pattern) {
            return lines.stream().anyMatch(line -> pattern.matcher(line).find());
        }

        /**
         * The first line that matches, or else the last one, short enough for one line of a message and without
         * addresses.
         */
        String reason(Pattern pattern) {
            String line = lines.stream()
                    .filter(l -> pattern.matcher(l).find())
                    .findFirst()
                    .orElse(lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
            String plain = ADDRESS.matcher(line).replaceAll("its registry").strip();
            return plain.length() > LONGEST_REASON ? plain.substring(0, LONGEST_REASON) + "…" : plain;
        }
    }

    /**
     * Runs a client to its end.
     *
     * @param client name of the command
     * @param mend what to do if it is not installed
     * @param arguments its arguments
     * @param folder where it runs
     * @param listener hears each line as it comes
     * @throws IOException if it says that it cannot write to the disk
     */
    Outcome run(String client, String mend, List<String> arguments, Path folder, Consumer<String> listener)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(find(client, mend).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File(nullDevice())));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Outcome outcome = outcome(client, builder, listener);
        if (outcome.failed() && outcome.says(DISK)) {
            throw new IOException(client + ": " + outcome.reason(DISK));
        }
        return outcome;
    }

    private Outcome outcome(String client, ProcessBuilder builder, Consumer<String> listener) {
        try {
            return await(client, builder.start(), listener);
        } catch (IOException e) {
            throw new DataFetchException(client + " cannot be started: " + DataPaths.reason(e), e);
        }
    }

    private Outcome await(String client, Process process, Consumer<String> listener) throws IOException {
        AtomicBoolean late = new AtomicBoolean();
        Thread watchdog = new Thread(() -> endWhenLate(process, late), "watch-" + client);
        watchdog.setDaemon(true);
        watchdog.start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String plain = COLOURS.matcher(line).replaceAll("");
                listener.accept(plain);
                if (!plain.isBlank() && lines.size() < KEPT_LINES) {
                    lines.add(plain);
                }
            }
            int status = process.waitFor();
            if (late.get()) {
                throw new DataFetchException(client + " did not finish within " + patience.toSeconds()
                        + " seconds; check the network and try again");
            }
            return new Outcome(status, lines);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataFetchException(client + " was interrupted", e);
        } finally {
            end(process);
            watchdog.interrupt();
        }
    }

    private void endWhenLate(Process process, AtomicBoolean late) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                late.set(true);
                end(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private Path find(String client, String mend) {
        List<String> names = windows() ? List.of(client + ".cmd", client + ".exe") : List.of(client);
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            for (String name : names) {
                Path file = Path.of(folder).resolve(name);
                if (!folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return file.toAbsolutePath();
                }
            }
        }
        throw new MissingClientException(client + " is not installed or not on the PATH; " + mend);
    }

    private static String nullDevice() {
        return windows() ? "NUL" : "/dev/null";
    }

    private static boolean windows() {
        return File.separatorChar == '\\';
    }
}
