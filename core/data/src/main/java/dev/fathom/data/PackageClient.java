package dev.fathom.data;

import java.nio.file.Path;
import java.util.List;

/** Gets packages by their coordinates. The ordinary one runs the clients of the system. */
public interface PackageClient {

    /**
     * Puts packages into an empty folder.
     *
     * @param sources packages of one kind
     * @param folder where they are put
     * @return the file of each, in order
     * @throws MissingClientException if the client is not installed
     * @throws DataFetchException if it does not deliver
     */
    List<Path> fetch(List<? extends PackageSource> sources, Path folder);
}
