package dev.fathom.data.catalog;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fathom.data.Corpus;
import dev.fathom.data.DataPaths;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.ImageSplits;
import dev.fathom.data.Table;
import dev.fathom.data.UnknownDatasetException;
import dev.fathom.data.read.Csv;
import dev.fathom.data.read.CsvFormat;
import dev.fathom.data.read.IdxImages;
import dev.fathom.data.read.JavaSources;
import dev.fathom.data.read.RData;
import dev.fathom.data.read.Split;
import dev.fathom.data.read.TextFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The named data sets, and one cache they are kept in. Any method that needs the files fetches them first if they are
 * not in the cache, which may throw
 *
 * <ul>
 *   <li>{@link UnknownDatasetException}: no data set has the name;
 *   <li>{@link dev.fathom.data.MissingClientException}: {@code mvn}, {@code npm} or {@code apt-get} is not installed;
 *   <li>{@link dev.fathom.data.DataFetchException}: the client could not deliver;
 *   <li>{@link dev.fathom.data.DataHashException}: what was delivered is not what was recorded;
 *   <li>{@link dev.fathom.data.ArchiveException}: a package is broken or hostile;
 *   <li>{@link dev.fathom.data.DataCacheException}: the cache cannot be written.
 * </ul>
 *
 * What is in the cache is checked against its hash at every use and needs neither network nor client. Safe for use by
 * several threads and processes at once.
 */
public final class Catalog {

    private final List<Dataset> datasets;
    private final Cache cache;

    Catalog(List<Dataset> datasets, Path cache, Clients clients) {
        this.datasets = List.copyOf(datasets);
        this.cache = new Cache(cache, clients);
    }

    /**
     * The catalog that comes with Fathom.
     *
     * @param cache folder to keep data in, made when something is fetched
     */
    public static Catalog standard(Path cache) {
        return new Catalog(recorded(), cache, Clients.of(System.getenv()));
    }

    static List<Dataset> recorded() {
        try (InputStream in = Catalog.class.getResourceAsStream("catalog.json")) {
            if (in == null) {
                throw new IllegalStateException("catalog.json is missing from the jar");
            }
            return JsonMapper.builder().build().readValue(in, new TypeReference<List<Dataset>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All data sets by name. */
    public List<Dataset> list() {
        return datasets.stream().sorted(Comparator.comparing(Dataset::name)).toList();
    }

    /** Whether a data set has this name. */
    public boolean contains(String name) {
        return datasets.stream().anyMatch(d -> d.name().equals(name));
    }

    /**
     * The record of a data set.
     *
     * @throws UnknownDatasetException if no data set has the name; the message names the nearest one
     */
    public Dataset dataset(String name) {
        return datasets.stream()
                .filter(d -> d.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UnknownDatasetException("there is no data set " + DataPaths.quoted(name)
                        + nearest(name) + "; `fathom data list` shows all"));
    }

    /**
     * The user's own file or folder that a name means; empty if a data set has the name, which comes first.
     *
     * @throws UnknownDatasetException if it is neither
     */
    public Optional<Path> own(String nameOrPath) {
        if (contains(nameOrPath)) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(nameOrPath);
            if (Files.exists(path)) {
                return Optional.of(path);
            }
        } catch (InvalidPathException e) {
            // then it is no path
        }
        throw new UnknownDatasetException("there is no data set and no file " + DataPaths.quoted(nameOrPath)
                + nearest(nameOrPath) + "; `fathom data list` shows all");
    }

    /**
     * What names the same data from any folder: the absolute path of a file or folder that a relative one names from
     * here; anything else as it is, and the name of a data set too, which comes first.
     */
    public static String located(String nameOrPath) {
        try {
            Path path = Path.of(nameOrPath);
            boolean here = !nameOrPath.isEmpty() && !path.isAbsolute() && Files.exists(path);
            if (here && recorded().stream().noneMatch(d -> d.name().equals(nameOrPath))) {
                return path.toAbsolutePath().normalize().toString();
            }
        } catch (InvalidPathException e) {
            // then it is no path
        }
        return nameOrPath;
    }

    /** The folder of a data set if it is in the cache and unharmed; never fetches. */
    public Optional<Path> path(String name) {
        return cache.find(dataset(name));
    }

    /** The folder of a data set, fetched if need be. */
    public Path fetch(String name, FetchProgress progress) {
        return cache.fetch(dataset(name), progress);
    }

    /**
     * A text, with one document in twenty held out: a data set, or a folder or file of the user's own.
     *
     * @param nameOrPath name of a data set of text, or path of a folder or file of UTF-8 text
     * @throws UnknownDatasetException if it is neither, or the data set is not text
     */
    public Corpus corpus(String nameOrPath, FetchProgress progress) {
        return corpus(nameOrPath, Split.standard(), progress);
    }

    /**
     * A text: a data set, or a folder or file of the user's own.
     *
     * @param nameOrPath name of a data set of text, or path of a folder or file of UTF-8 text
     * @param split which documents are held out
     * @throws UnknownDatasetException if it is neither, or the data set is not text
     */
    public Corpus corpus(String nameOrPath, Split split, FetchProgress progress) {
        Optional<Path> own = own(nameOrPath);
        if (own.isPresent()) {
            return TextFiles.readOwn(own.get(), split);
        }
        Dataset dataset = dataset(nameOrPath);
        if (dataset.reader() instanceof ReaderHint.JavaSources) {
            Path folder = cache.fetch(dataset, progress);
            List<Path> jars = dataset.packages().stream()
                    .map(p -> folder.resolve(p.source().fileName()))
                    .toList();
            return JavaSources.read(dataset.name(), jars, split, provenance(dataset));
        }
        if (dataset.reader() instanceof ReaderHint.Text) {
            Path folder = cache.fetch(dataset, progress);
            return TextFiles.read(dataset.name(), folder, split, provenance(dataset));
        }
        throw wrongKind(dataset, "text");
    }

    /**
     * A data set of labelled images.
     *
     * @throws UnknownDatasetException if the data set is not images
     */
    public ImageSplits images(String name, FetchProgress progress) {
        Dataset dataset = dataset(name);
        if (dataset.reader() instanceof ReaderHint.IdxImages idx) {
            Path folder = DataPaths.inside(cache.fetch(dataset, progress), idx.folder());
            return IdxImages.read(name, folder, idx.classes(), provenance(dataset));
        }
        throw wrongKind(dataset, "images");
    }

    /**
     * A table.
     *
     * @throws UnknownDatasetException if the data set is not a table
     */
    public Table table(String name, FetchProgress progress) {
        Dataset dataset = dataset(name);
        if (dataset.reader() instanceof ReaderHint.Csv csv) {
            Path file = DataPaths.inside(cache.fetch(dataset, progress), csv.file());
            CsvFormat format = new CsvFormat(',', csv.skip(), csv.names(), Set.of(), false);
            return Csv.read(name, file, format, provenance(dataset));
        }
        if (dataset.reader() instanceof ReaderHint.RData saved) {
            Path file = DataPaths.inside(cache.fetch(dataset, progress), saved.file());
            return RData.read(name, file, saved.object(), provenance(dataset));
        }
        throw wrongKind(dataset, "a table");
    }

    private static DataProvenance provenance(Dataset dataset) {
        return new DataProvenance(
                dataset.name(),
                dataset.licence(),
                dataset.attribution(),
                dataset.packages().stream()
                        .map(p -> new DataProvenance.Artefact(p.source().coordinates(), p.keptSha256()))
                        .toList());
    }

    private static UnknownDatasetException wrongKind(Dataset dataset, String needed) {
        return new UnknownDatasetException(
                "data set " + dataset.name() + " gives " + dataset.reader().gives() + ", but " + needed
                        + " is needed here; `fathom data list` shows what each gives");
    }

    private String nearest(String name) {
        ToIntFunction<String> edits =
                other -> LevenshteinDistance.getDefaultInstance().apply(name, other);
        return datasets.stream()
                .map(Dataset::name)
                .filter(other -> edits.applyAsInt(other) <= Math.max(2, other.length() / 3))
                .min(Comparator.comparingInt(edits))
                .map(other -> "; did you mean " + other + "?")
                .orElse("");
    }
}
