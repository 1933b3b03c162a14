package dev.fathom.data.catalog;

import dev.fathom.data.DataFetchException;
import dev.fathom.data.DataPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Brings packages with {@code apt-get download}, which needs no rights and installs nothing. */
record DebianClient(ClientProcess process) implements PackageClient {

    private static final Pattern UNREACHABLE = Pattern.compile(
            "Could not resolve|Could not connect|Temporary failure|Connection (refused|failed|timed out)|Failed to fetch");
    private static final Pattern NO_VERSION = Pattern.compile("Version .* was not found");
    private static final Pattern UNKNOWN = Pattern.compile("Unable to locate package|no installation candidate");
    private static final Pattern ERROR = Pattern.compile("^E: ");

    @Override
    public List<Delivery> fetch(List<? extends Source> sources, Path into, Consumer<Source> arrived)
            throws IOException {
        List<Delivery> deliveries = new ArrayList<>();
        for (Source source : sources) {
            Source.Debian debian = (Source.Debian) source;
            Path folder = DataPaths.inside(into, debian.name());
            Files.createDirectory(folder);
            deliveries.add(fetch(debian, folder));
            arrived.accept(source);
        }
        return deliveries;
    }

    private Delivery fetch(Source.Debian source, Path folder) throws IOException {
        ClientProcess.Outcome outcome = download(source.coordinates(), folder);
        boolean pinned = !outcome.says(NO_VERSION);
        if (!pinned) {
            outcome = download(source.name(), folder);
        }
        if (outcome.failed()) {
            throw failure(source, outcome);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".deb"))
                    .findFirst()
                    .map(file -> new Delivery(file, pinned))
                    .orElseThrow(() ->
                            new DataFetchException("apt-get ended well but did not bring " + source.coordinates()));
        }
    }

    private ClientProcess.Outcome download(String what, Path folder) throws IOException {
        return process.run(
                "apt-get",
                "this data set comes as a Debian package and needs Debian, Ubuntu or a container of one",
                List.of("download", "-q", what),
                folder,
                line -> {});
    }

    private static DataFetchException failure(Source.Debian source, ClientProcess.Outcome outcome) {
        if (outcome.says(UNKNOWN)) {
            return new DataFetchException("apt-get does not know the package " + source.name()
                    + "; run `apt-get update` as root, then try again");
        }
        if (outcome.says(UNREACHABLE)) {
            return new DataFetchException("apt-get could not download " + source.name() + " ("
                    + outcome.reason(UNREACHABLE)
                    + "); check the network, run `apt-get update` as root, then try again");
        }
        return new DataFetchException("apt-get failed for " + source.name() + ": " + outcome.reason(ERROR));
    }
}
