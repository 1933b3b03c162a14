package dev.fathom.data.catalog;

import dev.fathom.data.DataFetchException;
import dev.fathom.data.MissingClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Brings packages of one registry through its ordinary client. */
interface PackageClient {

    /**
     * A package that arrived.
     *
     * @param file the package
     * @param pinned whether it is the version asked for; another one is judged by its contents only
     */
    record Delivery(Path file, boolean pinned) {}

    /**
     * Brings packages.
     *
     * @param sources what to bring, all of this client's kind
     * @param into an empty folder to work in
     * @param arrived hears each package that has arrived
     * @return one delivery for each source, in order
     * @throws MissingClientException if the client is not installed
     * @throws DataFetchException if it cannot deliver
     * @throws IOException if the disk is full or cannot be written
     */
    List<Delivery> fetch(List<? extends Source> sources, Path into, Consumer<Source> arrived) throws IOException;
}
