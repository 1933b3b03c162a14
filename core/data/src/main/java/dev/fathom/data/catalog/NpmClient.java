package dev.fathom.data.catalog;

import dev.fathom.data.DataFetchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Brings packages with {@code npm pack}: through the user's npmrc and npm's own cache. Nothing of a package is ever
 * run.
 */
record NpmClient(ClientProcess process) implements PackageClient {

    private static final Pattern UNREACHABLE = Pattern.compile(
            "ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|network|ERR_SOCKET_TIMEOUT");
    private static final Pattern ABSENT = Pattern.compile("E404|ETARGET|No matching version|not found");
    private static final Pattern ERROR = Pattern.compile("(?i)npm err");

    @Override
    public List<Delivery> fetch(List<? extends Source> sources, Path into, Consumer<Source> arrived)
            throws IOException {
        List<Delivery> deliveries = new ArrayList<>();
        for (Source source : sources) {
            deliveries.add(fetch(source, into));
            arrived.accept(source);
        }
        return deliveries;
    }

    private Delivery fetch(Source source, Path into) throws IOException {
        ClientProcess.Outcome outcome = process.run(
                "npm",
                "install Node.js with npm (Debian, Ubuntu: apt-get install npm)",
                List.of("pack", source.coordinates(), "--ignore-scripts", "--loglevel=error"),
                into,
                line -> {});
        if (outcome.failed()) {
            throw failure(source, outcome);
        }
        Path file = into.resolve(source.fileName());
        if (!Files.isRegularFile(file)) {
            throw new DataFetchException("npm ended well but did not bring " + source.coordinates());
        }
        return new Delivery(file, true);
    }

    private static DataFetchException failure(Source source, ClientProcess.Outcome outcome) {
        if (outcome.says(UNREACHABLE)) {
            return new DataFetchException("npm could not reach its registry for " + source.coordinates() + " ("
                    + outcome.reason(UNREACHABLE) + "); check the network and the registry in .npmrc, then try again");
        }
        if (outcome.says(ABSENT)) {
            return new DataFetchException("npm's registry does not have " + source.coordinates() + " ("
                    + outcome.reason(ABSENT) + "); check which registry .npmrc names");
        }
        return new DataFetchException("npm failed for " + source.coordinates() + ": " + outcome.reason(ERROR));
    }
}
