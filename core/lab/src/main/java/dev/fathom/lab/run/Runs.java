package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.Sha256;
import dev.fathom.lab.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes, finds, starts and resumes the runs of a home. */
public final class Runs {

    private static final int NAME_ATTEMPTS = 1_000;
    private static final Comparator<RunRecord> NEWEST_FIRST = Comparator.comparing(RunRecord::created)
            .thenComparing(RunRecord::id)
            .reversed();

    private final FathomHome home;
    private final RunTools tools;
    private final RunIndex index;

    /**
     * The runs of {@code home}.
     *
     * @param warning hears of what a user should know and nothing fails for, for instance a broken index
     */
    public static Runs in(FathomHome home, Consumer<String> warning) {
        return new Runs(home, RunTools.real(warning));
    }

    Runs(FathomHome home, RunTools tools) {
        this.home = home;
        this.tools = tools;
        this.index = new RunIndex(home.index(), this::readFolders, tools.warning());
    }

    /**
     * Makes the folder of a new run, with its recipe and record. Any number of processes may do so at once.
     *
     * @throws DiskException if the folder cannot be written
     */
    public RunDirectory create(RunRequest request) {
        Instant now = tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        RunDirectory directory = new RunDirectory(newFolder(now, request.recipe()));
        try {
            AtomicFile.write(directory.recipeFile(), request.text(), tools.files());
        } catch (IOException e) {
            throw DiskException.cannotWrite(directory.recipeFile(), e);
        }
        RunRecord run = new RunRecord(
                directory.id(),
                request.recipe(),
                request.kind(),
                request.seed(),
                request.smoke(),
                Sha256.of(request.text()),
                Environment.ofThisJava("", 0),
                now,
                now,
                RunStatus.CREATED,
                "",
                Map.of(),
                List.of());
        directory.write(run, tools.files());
        index.put(run);
        return directory;
    }

    private Path newFolder(Instant now, String recipe) {
        try {
            Files.createDirectories(home.runs());
            for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
                String id = RunIds.make(now, recipe, ThreadLocalRandom.current().nextInt());
                if (isNew(home.runs().resolve(id))) {
                    return home.runs().resolve(id);
                }
            }
            throw new IOException("no free name for a run");
        } catch (IOException e) {
            throw DiskException.cannotWrite(home.runs(), e);
        }
    }

    /** Makes a folder; false if another process was faster. */
    private static boolean isNew(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    /**
     * Starts the work of a run, or goes on from its newest whole checkpoint. Rows of metrics after that checkpoint are
     * cut.
     *
     * @param environment what it runs on
     * @param listener hears what happens
     * @throws RunLockedException if another process works on it
     * @throws FathomException if it is finished, its recipe is not the one it was made from, or it has checkpoints but
     *     none that is whole
     */
    public LiveRun start(RunDirectory directory, Environment environment, RunListener listener) {
        RunLock lock = RunLock.take(directory.path(), directory.id());
        try {
            RunRecord run = directory.record();
            if (run.status() == RunStatus.FINISHED) {
                throw new FathomException(
                        ExitStatus.WRONG_USE,
                        "run " + run.id() + " is finished: there is nothing to go on with",
                        "make a new run of the same recipe with --from " + run.id());
            }
            request(directory); // its recipe must be the one it began with
            RunJournal journal = new RunJournal(directory, run, index, tools);
            LiveRun live = new LiveRun(directory, journal, listener, lock, tools);
            return begin(live, journal, environment);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private static LiveRun begin(LiveRun live, RunJournal journal, Environment environment) {
        try {
            journal.begin(environment);
            return live;
        } catch (RuntimeException | Error e) {
            live.close();
            throw e;
        }
    }

    /**
     * What a run was made from, to make it again.
     *
     * @throws FathomException if the recipe in its folder is not the one it was made from
     */
    public RunRequest request(RunDirectory directory) {
        RunRecord run = directory.record();
        String text = directory.recipe();
        if (!Sha256.of(text).equals(run.recipeHash())) {
            throw new FathomException(
                    ExitStatus.DATA_MISMATCH,
                    directory.recipeFile() + " is not the recipe the run was made from: its hash differs",
                    "put the old recipe back, or run the changed one as a file of its own");
        }
        return new RunRequest(run.recipe(), run.kind(), run.seed(), run.smoke(), text);
    }

    /**
     * Records that the process of a run ended without saying why; does nothing if the run ended otherwise or is in use.
     */
    public void died(RunDirectory directory, String reason) {
        try (RunLock lock = RunLock.take(directory.path(), directory.id())) {
            RunRecord run = directory.record();
            if (run.status().canBecome(RunStatus.DIED)) {
                new RunJournal(directory, run, index, tools).end(RunStatus.DIED, reason, run.figures());
            }
        } catch (RunLockedException e) {
            tools.warning().accept(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Takes back a run that was refused before its work began: its folder goes, as if it had never been made. One with
     * a checkpoint stays.
     *
     * @throws DiskException if the folder cannot be deleted
     * @throws RunLockedException if another process works on it
     */
    public void takeBack(RunDirectory directory) {
        if (directory.checkpoints().latest().isPresent()) {
            return;
        }
        // no run's name, should deleting it break off
        Path hidden = directory.path().resolveSibling("." + directory.id());
        try (RunLock lock = RunLock.take(directory.path(), directory.id())) {
            tools.files().rename(directory.path(), hidden);
        } catch (IOException e) {
            throw DiskException.cannotWrite(directory.path(), e);
        }
        index.forget(List.of(directory.id()));
        try {
            tools.files().deleteTree(hidden);
        } catch (IOException e) {
            throw DiskException.cannotWrite(hidden, e);
        }
    }

    /**
     * Finds a run.
     *
     * @param name {@code latest}, an id, the beginning of one, or the path of a run's folder
     * @throws FathomException if there is none, or more than one
     */
    public RunDirectory find(String name) {
        List<RunRecord> runs = list();
        if (name.equals("latest")) {
            return runs.stream()
                    .findFirst()
                    .map(this::directory)
                    .orElseThrow(() -> new FathomException(
                            ExitStatus.WRONG_USE,
                            "there is no run yet in " + home.runs(),
                            "make one with `fathom run`"));
        }
        List<RunRecord> found =
                runs.stream().filter(run -> run.id().startsWith(name)).toList();
        if (found.size() == 1 && !name.isEmpty()) {
            return directory(found.get(0));
        }
        if (found.isEmpty() && (isPath(name) || isRunFolder(name))) {
            return RunDirectory.at(Path.of(name));
        }
        String some = (found.isEmpty() ? runs : found)
                .stream().limit(5).map(RunRecord::id).collect(Collectors.joining(", "));
        throw new FathomException(
                ExitStatus.WRONG_USE,
                found.isEmpty() ? "there is no run '" + name + "'" : found.size() + " runs begin with '" + name + "'",
                some.isEmpty() ? "there is no run yet in " + home.runs() : "runs there are: " + some);
    }

    private static boolean isPath(String name) {
        return name.contains("/") || name.contains("\\") || name.startsWith(".");
    }

    private static boolean isRunFolder(String name) {
        try {
            return !name.isEmpty() && Files.isRegularFile(Path.of(name).resolve("run.json"));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private RunDirectory directory(RunRecord run) {
        return new RunDirectory(home.runs().resolve(run.id()));
    }

    /** All runs, newest first. A run recorded as running whose process is gone is shown as died. */
    public List<RunRecord> list() {
        Map<String, RunRecord> indexed = index.all().orElseGet(this::readFolders).stream()
                .collect(Collectors.toMap(RunRecord::id, Function.identity(), (one, other) -> one));
        List<String> folders = folders();
        List<RunRecord> runs = new ArrayList<>();
        for (String id : folders) {
            RunRecord known = indexed.remove(id);
            boolean mayHaveChanged =
                    known == null || known.status() == RunStatus.RUNNING || known.status() == RunStatus.CREATED;
            if (mayHaveChanged) {
                readFolder(id).ifPresent(run -> {
                    if (!run.equals(known)) {
                        index.put(run);
                    }
                    runs.add(alive(run));
                });
            } else {
                runs.add(known);
            }
        }
        if (!indexed.isEmpty()) {
            index.forget(List.copyOf(indexed.keySet()));
        }
        runs.sort(NEWEST_FIRST);
        return runs;
    }

    private RunRecord alive(RunRecord run) {
        boolean gone = run.status() == RunStatus.RUNNING && !directory(run).isInUse();
        return gone ? run.become(RunStatus.DIED, "its process is gone", run.updated()) : run;
    }

    /**
     * Builds the index anew from the run folders.
     *
     * @return how many runs there are
     * @throws FathomException if the index cannot be written
     */
    public int reindex() {
        return index.rebuild()
                .orElseThrow(() -> new FathomException(
                        ExitStatus.DISK_OR_MEMORY,
                        "the index of runs " + home.index() + " cannot be built again",
                        "make sure that it is a file that can be written, or delete it"));
    }

    private List<RunRecord> readFolders() {
        return folders().stream()
                .flatMap(id -> readFolder(id).stream())
                .sorted(NEWEST_FIRST)
                .toList();
    }

    private Optional<RunRecord> readFolder(String id) {
        RunDirectory directory = new RunDirectory(home.runs().resolve(id));
        if (!Files.exists(directory.path().resolve("run.json"))) {
            return Optional.empty(); // being made, or its maker was killed
        }
        try {
            RunRecord run = directory.record();
            if (!run.id().equals(id)) {
                throw new FathomException(
                        ExitStatus.DATA_MISMATCH, directory.path() + " holds the record of run " + run.id(), "");
            }
            return Optional.of(run);
        } catch (FathomException e) {
            tools.warning().accept("passed over a run: " + e.getMessage());
            return Optional.empty();
        }
    }

    private List<String> folders() {
        if (!Files.isDirectory(home.runs())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(home.runs())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(RunIds::isId)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DiskException.cannotRead(home.runs(), e);
        }
    }
}
