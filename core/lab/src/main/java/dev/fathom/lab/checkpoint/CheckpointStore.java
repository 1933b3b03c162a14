package dev.fathom.lab.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one run, a folder each. A checkpoint is written aside, synced, read back and only then given its
 * name, so that after a kill, a full disk or a power cut there is either the whole checkpoint or none. Which one is
 * good is decided by manifest and hashes, never by name or time. There may be one writer at a time, which the run's
 * lock sees to; readers may come at any time.
 */
public final class CheckpointStore {

    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})(?:\\.(\\d{1,9}))?");
    private static final String STAGING = ".staging-";
    private static final String TRASH = ".trash-";
    private static final Comparator<Candidate> NEWEST_FIRST = Comparator.comparingLong(Candidate::step)
            .thenComparingInt(Candidate::repeat)
            .reversed();

    private final Path folder;
    private final FileLayer files;
    private final Retention retention;
    private final CheckpointObserver observer;
    private final CheckpointReader reader;
    private final Map<Path, Boolean> whole = new LinkedHashMap<>();

    /** What a folder's name says; whether it is true is for the manifest and the hashes to say. */
    private record Candidate(Path folder, long step, int repeat) {}

    /**
     * A store in a folder, which is made at the first save.
     *
     * @param folder where the checkpoints lie
     * @param files the file system
     * @param retention which checkpoints are kept
     * @param observer hears of what is saved and passed over
     */
    public CheckpointStore(Path folder, FileLayer files, Retention retention, CheckpointObserver observer) {
        this.folder = folder;
        this.files = files;
        this.retention = retention;
        this.observer = observer;
        this.reader = new CheckpointReader(files);
    }

    /** A store to read from: nobody hears of broken checkpoints. */
    public static CheckpointStore at(Path folder) {
        return new CheckpointStore(folder, FileLayer.disk(), Retention.DEFAULT, new CheckpointObserver() {});
    }

    /** Saves a checkpoint with no figure to judge it by. */
    public Checkpoint save(long step, CheckpointWriter writer) {
        return save(step, writer, OptionalDouble.empty());
    }

    /**
     * Saves a checkpoint. On return it is on the disk, read back and verified; checkpoints no longer kept are gone.
     *
     * @param step the step it is saved after, at least 0; an older checkpoint of the same step is superseded
     * @param writer writes its files
     * @param metric the figure it is judged by, lower is better; one that is not finite counts as none
     * @throws CheckpointException if it cannot be written; earlier checkpoints are untouched
     */
    public synchronized Checkpoint save(long step, CheckpointWriter writer, OptionalDouble metric) {
        if (step < 0) {
            throw new IllegalArgumentException("a checkpoint's step must be at least 0, got " + step);
        }
        observer.saving(step);
        Checkpoint saved;
        try {
            Path name = freeName(step);
            Path aside = folder.resolve(STAGING + name.getFileName());
            if (files.list(folder).isEmpty()) {
                files.createFolder(folder);
                Path parent = folder.toAbsolutePath().getParent();
                files.syncFolder(parent == null ? folder : parent);
            }
            files.deleteTree(aside);
            saved = writeAside(
                    step,
                    metric.isPresent() && Double.isFinite(metric.getAsDouble()) ? metric : OptionalDouble.empty(),
                    writer,
                    aside,
                    name);
        } catch (IOException e) {
            throw CheckpointException.cannotWrite(folder, step, e);
        }
        whole.put(saved.folder(), true);
        observer.saved(saved);
        prune();
        return saved;
    }

    private Checkpoint writeAside(long step, OptionalDouble metric, CheckpointWriter writer, Path aside, Path name)
            throws IOException {
        Staging staging = null;
        try {
            staging = new Staging(files, aside);
            writer.write(staging);
            Manifest manifest = staging.seal(step, metric);
            readBack(aside, manifest);
            files.rename(aside, name);
            files.syncFolder(folder);
            return new Checkpoint(name, manifest);
        } catch (Throwable failure) {
            if (staging != null) {
                staging.abandon(failure);
            }
            try {
                files.deleteTree(aside);
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
            IOException cause = failure instanceof RuntimeException ? ioCause(failure) : null;
            if (cause != null) {
                throw cause;
            }
            throw failure;
        }
    }

    private void readBack(Path aside, Manifest manifest) throws IOException {
        Checkpoint reopened;
        try {
            reopened = reader.verified(aside);
        } catch (CheckpointException e) {
            throw new IOException("what was written does not read back: " + e.getMessage(), e);
        }
        if (!reopened.manifest().equals(manifest)) {
            throw new IOException("what was written does not read back the same");
        }
    }

    private static @Nullable IOException ioCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                return io;
            }
        }
        return null;
    }

    /** The names of all checkpoints' folders, newest first; whether they are whole is not looked at. */
    public synchronized List<String> names() {
        return candidates().stream()
                .map(candidate -> candidate.folder().getFileName().toString())
                .toList();
    }

    /** The newest whole checkpoint. Broken ones are passed over, each with a notice. */
    public synchronized Optional<Checkpoint> latest() {
        return candidates().stream()
                .flatMap(candidate -> tryOpen(candidate).stream())
                .findFirst();
    }

    /** The whole checkpoint with the lowest metric, the earliest of equals; empty if none has a metric. */
    public synchronized Optional<Checkpoint> best() {
        return byMetric().stream()
                .flatMap(candidate -> tryOpen(candidate).stream())
                .findFirst();
    }

    /** The newest whole checkpoint saved after {@code step}. */
    public synchronized Optional<Checkpoint> at(long step) {
        return candidates().stream()
                .filter(candidate -> candidate.step() == step)
                .flatMap(candidate -> tryOpen(candidate).stream())
                .findFirst();
    }

    /** All whole checkpoints, newest first. */
    public synchronized List<Checkpoint> all() {
        return candidates().stream()
                .flatMap(candidate -> tryOpen(candidate).stream())
                .toList();
    }

    /** Clears away what dead writers left. For the writer alone, after it has the run's lock. */
    public synchronized void cleanUp() {
        try {
            for (Path path : files.list(folder)) {
                String name = path.getFileName().toString();
                if (name.startsWith(STAGING) || name.startsWith(TRASH)) {
                    files.deleteTree(path);
                    if (name.startsWith(STAGING)) {
                        observer.notice("cleared away a checkpoint that was never finished: "
                                + name.substring(STAGING.length()));
                    }
                }
            }
        } catch (IOException e) {
            throw CheckpointException.cannotCleanUp(folder, e);
        }
    }

    private List<Candidate> candidates() {
        try {
            List<Candidate> found = new ArrayList<>();
            for (Path path : files.list(folder)) {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches()) {
                    int repeat = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
                    found.add(new Candidate(path, Long.parseLong(name.group(1)), repeat));
                }
            }
            found.sort(NEWEST_FIRST);
            return found;
        } catch (IOException e) {
            throw CheckpointException.cannotRead(folder, e);
        }
    }

    private List<Candidate> byMetric() {
        Map<Candidate, Double> metrics = new LinkedHashMap<>();
        for (Candidate candidate : candidates()) {
            try {
                reader.manifest(candidate.folder()).metric().ifPresent(metric -> metrics.put(candidate, metric));
            } catch (CheckpointException e) {
                observer.notice(e.getMessage() + "; passed over");
            }
        }
        List<Candidate> sorted = new ArrayList<>(metrics.keySet());
        sorted.sort(Comparator.<Candidate>comparingDouble(metrics::get).thenComparing(NEWEST_FIRST.reversed()));
        return sorted;
    }

    private Optional<Checkpoint> tryOpen(Candidate candidate) {
        try {
            Checkpoint checkpoint = reader.verified(candidate.folder());
            if (checkpoint.step() != candidate.step()) {
                throw CheckpointException.broken(
                        candidate.folder(), "its manifest is that of step " + checkpoint.step());
            }
            whole.put(candidate.folder(), true);
            return Optional.of(checkpoint);
        } catch (CheckpointException e) {
            whole.put(candidate.folder(), false);
            observer.notice(e.getMessage() + "; passed over");
            return Optional.empty();
        }
    }

    private Path freeName(long step) {
        int repeat = candidates().stream()
                .filter(candidate -> candidate.step() == step)
                .mapToInt(candidate -> candidate.repeat() + 1)
                .max()
                .orElse(0);
        return folder.resolve(String.format(Locale.ROOT, "step-%08d", step) + (repeat == 0 ? "" : "." + repeat));
    }

    /**
     * Deletes all but the newest and the best; broken ones count as neither. The save is done: a failure here is a
     * notice.
     */
    private void prune() {
        try {
            Set<Candidate> kept = new HashSet<>();
            long lastStep = -1;
            for (Candidate candidate : candidates()) {
                if (kept.size() < retention.last() && candidate.step() != lastStep && isWhole(candidate)) {
                    kept.add(candidate);
                    lastStep = candidate.step();
                }
            }
            if (retention.best()) {
                byMetric().stream().filter(this::isWhole).findFirst().ifPresent(kept::add);
            }
            for (Candidate candidate : candidates()) {
                if (!kept.contains(candidate)) {
                    Path trash = folder.resolve(TRASH + candidate.folder().getFileName());
                    files.deleteTree(trash);
                    files.rename(candidate.folder(), trash);
                    files.deleteTree(trash);
                    whole.remove(candidate.folder());
                }
            }
        } catch (IOException | CheckpointException e) {
            observer.notice("an old checkpoint could not be deleted: " + e.getMessage());
        }
    }

    private boolean isWhole(Candidate candidate) {
        Boolean known = whole.get(candidate.folder());
        return known != null ? known : tryOpen(candidate).isPresent();
    }
}
