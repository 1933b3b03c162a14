package dev.fathom.data.catalog;

import dev.fathom.data.DataFetchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Copies artefacts with {@code mvn dependency:copy}, all in one call: through the user's settings and local repository,
 * so what is there already needs no network.
 */
record MavenClient(ClientProcess process) implements PackageClient {

    private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";
    private static final Pattern UNREACHABLE = Pattern.compile(
            "Could not transfer|Unknown host|Connection (refused|reset|timed out)|unreachable|offline mode|No route");
    private static final Pattern ABSENT = Pattern.compile("Could not find artifact|was not found in");
    private static final Pattern ERROR = Pattern.compile("^\\[(ERROR|FATAL)]");

    @Override
    public List<Delivery> fetch(List<? extends Source> sources, Path into, Consumer<Source> arrived)
            throws IOException {
        List<Source.Maven> artefacts =
                sources.stream().map(Source.Maven.class::cast).toList();
        Path out = into.resolve("out");
        Files.writeString(into.resolve("pom.xml"), pom(artefacts));
        ClientProcess.Outcome outcome = process.run(
                "mvn",
                "install Maven (Debian, Ubuntu: apt-get install maven)",
                List.of("-B", "-f", "pom.xml", GOAL),
                into,
                line -> artefacts.stream()
                        .filter(a -> line.contains("Downloaded from") && line.contains("/" + a.fileName() + " "))
                        .forEach(arrived));
        if (outcome.failed()) {
            throw failure(outcome);
        }
        return artefacts.stream().map(a -> delivery(a, out)).toList();
    }

    private static Delivery delivery(Source.Maven artefact, Path out) {
        Path file = out.resolve(artefact.fileName());
        if (!Files.isRegularFile(file)) {
            throw new DataFetchException("mvn ended well but did not bring " + artefact.coordinates());
        }
        return new Delivery(file, true);
    }

    private static DataFetchException failure(ClientProcess.Outcome outcome) {
        if (outcome.says(UNREACHABLE)) {
            return new DataFetchException("mvn could not reach its repository (" + outcome.reason(UNREACHABLE)
                    + "); check the network and Maven's settings.xml, then try again");
        }
        if (outcome.says(ABSENT)) {
            return new DataFetchException("mvn's repositories do not have it (" + outcome.reason(ABSENT)
                    + "); check which mirrors Maven's settings.xml names");
        }
        return new DataFetchException("mvn failed: " + outcome.reason(ERROR));
    }

    private static String pom(List<Source.Maven> artefacts) {
        StringBuilder items = new StringBuilder();
        for (Source.Maven a : artefacts) {
            items.append(String.format(Locale.ROOT, """
                    <artifactItem>
                      <groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><classifier>%s</classifier>
                    </artifactItem>
                    """, a.group(), a.artifact(), a.version(), a.classifier()));
        }
        return String.format(Locale.ROOT, """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>dev.fathom</groupId><artifactId>data-set</artifactId><version>1</version>
                  <packaging>pom</packaging>
                  <build><plugins><plugin>
                    <artifactId>maven-dependency-plugin</artifactId>
                    <configuration><outputDirectory>out</outputDirectory><artifactItems>
                %s
                    </artifactItems></configuration>
                  </plugin></plugins></build>
                </project>
                """, items);
    }
}
