package dev.fathom.lab.run;

import dev.fathom.lab.checkpoint.AtomicFile;
import dev.fathom.lab.checkpoint.FileLayer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The figures of a run as {@code step,name,value} rows, appended. A row counts once its line end is written: a process
 * killed within a row leaves a torn one, which readers skip and the next writer cuts away. What a resumed process logs
 * again under the step of its checkpoint, because the earlier one had got a little further, is there already and not
 * written twice.
 */
final class MetricsFile implements Metrics, AutoCloseable {

    private static final String HEADER = "step,name,value";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._/@%-]{1,100}");
    private static final long FLUSH_NANOS = 1_000_000_000L;
    private static final int FLUSH_CHARS = 1 << 15;
    private static final int LONGEST_ROW = 200;

    private final Path file;
    private final FileLayer.Output output;
    private final long lastStep;
    private final Set<String> atLastStep;
    private final LongSupplier nanos;
    private final StringBuilder pending = new StringBuilder();
    private long flushed;
    private boolean broken;

    private MetricsFile(Path file, FileLayer.Output output, long lastStep, Set<String> atLastStep, LongSupplier nanos) {
        this.file = file;
        this.output = output;
        this.lastStep = lastStep;
        this.atLastStep = atLastStep;
        this.nanos = nanos;
        this.flushed = nanos.getAsLong();
    }

    /**
     * Opens the file to append after the rows of steps up to {@code lastStep}; all others are cut, in one step for
     * readers.
     */
    static MetricsFile open(Path file, long lastStep, FileLayer files, LongSupplier nanos) throws IOException {
        StringBuilder kept = new StringBuilder(HEADER).append('\n');
        Set<String> atLastStep = new HashSet<>();
        for (MetricRow row : read(file, files)) {
            if (row.step() <= lastStep) {
                append(kept, row.step(), row.name(), row.value());
            }
            if (row.step() == lastStep) {
                atLastStep.add(row.name());
            }
        }
        AtomicFile.write(file, kept.toString(), files);
        return new MetricsFile(file, files.append(file), lastStep, atLastStep, nanos);
    }

    /** All whole rows, in the order logged; none if there is no file. Lines that are no rows are skipped. */
    static List<MetricRow> read(Path file, FileLayer files) throws IOException {
        List<MetricRow> rows = new ArrayList<>();
        if (!Files.exists(file)) {
            return rows;
        }
        try (BufferedReader reader = new BufferedReader(Channels.newReader(files.open(file), StandardCharsets.UTF_8))) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    parse(line.toString()).ifPresent(rows::add);
                    line.setLength(0);
                } else if (line.length() <= LONGEST_ROW) {
                    line.append((char) c);
                }
            }
        }
        return rows;
    }

    private static Optional<MetricRow> parse(String line) {
        int first = line.indexOf(',');
        int last = line.lastIndexOf(',');
        if (first < 0 || last == first || line.length() > LONGEST_ROW) {
            return Optional.empty();
        }
        try {
            return Optional.of(new MetricRow(
                    Long.parseLong(line.substring(0, first)),
                    line.substring(first + 1, last),
                    Double.parseDouble(line.substring(last + 1))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public void log(long step, String name, double value) {
        if (step < 0) {
            throw new IllegalArgumentException("a figure's step must be at least 0, got " + step + " for " + name);
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a figure cannot be named '" + name + "': allowed are 1 to 100 letters, digits and . _ - / @ %");
        }
        if (step == lastStep && atLastStep.contains(name)) {
            return;
        }
        append(pending, step, name, value);
        if (pending.length() >= FLUSH_CHARS) {
            flush();
        } else {
            flushIfDue();
        }
    }

    /** Flushes if the last time is a second ago. */
    void flushIfDue() {
        if (!pending.isEmpty() && nanos.getAsLong() - flushed >= FLUSH_NANOS) {
            flush();
        }
    }

    private static void append(StringBuilder rows, long step, String name, double value) {
        rows.append(step).append(',').append(name).append(',').append(value).append('\n');
    }

    @Override
    public void flush() {
        if (broken) {
            return;
        }
        try {
            ByteBuffer rows = StandardCharsets.UTF_8.encode(pending.toString());
            while (rows.hasRemaining()) {
                output.write(rows);
            }
            pending.setLength(0);
            flushed = nanos.getAsLong();
        } catch (IOException e) {
            broken = true; // part of a row may be written: nothing may follow it
            throw DiskException.cannotWrite(file, e);
        }
    }

    /** Returns when all rows are on the disk. */
    void sync() {
        flush();
        try {
            output.sync();
        } catch (IOException e) {
            broken = true;
            throw DiskException.cannotWrite(file, e);
        }
    }

    @Override
    public void close() {
        try (output) {
            flush();
        } catch (IOException e) {
            throw DiskException.cannotWrite(file, e);
        }
    }
}
