package dev.fathom.data.catalog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A process of its own that fetches one data set and prints its folder. */
public final class FetchingProcess {

    private FetchingProcess() {}

    /** Arguments: cache folder, folder of the clients, SHA-256 of the package and of its files. */
    public static void main(String[] args) {
        ClientProcess process = new ClientProcess(Map.of("PATH", args[1]), Duration.ofMinutes(1));
        DebianClient client = new DebianClient(process);
        Cache cache = new Cache(Path.of(args[0]), new Clients(client, client, client));
        System.out.println(cache.fetch(numbers(args[2], args[3]), FetchProgress.NONE));
    }

    /** Two numbers in two files of a Debian package. */
    static Dataset numbers(String packageSum, String treeSum) {
        DataPackage.Contents contents = new DataPackage.Contents(List.of("usr/share/numbers/*.txt"), 2, treeSum);
        return new Dataset(
                "numbers",
                "two numbers",
                "MIT",
                "nobody",
                List.of(new DataPackage(new Source.Debian("numbers-data", "1.0-1"), 300, packageSum, contents)),
                new ReaderHint.Text());
    }
}
