package dev.fathom.data.catalog;

import java.time.Duration;
import java.util.Map;

/**
 * The client of each registry.
 *
 * @param maven brings Maven artefacts
 * @param npm brings npm packages
 * @param debian brings Debian packages
 */
record Clients(PackageClient maven, PackageClient npm, PackageClient debian) {

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** The clients on this environment's {@code PATH}. */
    static Clients of(Map<String, String> environment) {
        ClientProcess process = new ClientProcess(environment, PATIENCE);
        return new Clients(new MavenClient(process), new NpmClient(process), new DebianClient(process));
    }

    PackageClient of(Source source) {
        if (source instanceof Source.Maven) {
            return maven;
        }
        return source instanceof Source.Npm ? npm : debian;
    }
}
