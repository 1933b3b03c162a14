package dev.fathom.data.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.DataFetchException;
import dev.fathom.data.MissingClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clients are small scripts on a PATH of their own. */
@DisabledOnOs(OS.WINDOWS)
class ClientsTest {

    private static final Source.Maven JAR = new Source.Maven("org.example", "lib", "1.0", "sources");
    private static final Source.Npm TGZ = new Source.Npm("@scope/data", "1.2.3");
    private static final Source.Debian DEB = new Source.Debian("some-data", "1.0-1");

    @TempDir
    private Path folder;

    private Duration patience = Duration.ofSeconds(30);

    @Test
    void mavenBringsAllArtefactsInOneCall() throws IOException {
        Source.Maven other = new Source.Maven("org.example", "other", "2.0", "sources");
        client("mvn", """
                echo "$@" >> calls
                mkdir out
                for f in lib-1.0-sources other-2.0-sources; do
                  grep -q "<artifactId>${f%%-*}</artifactId>" pom.xml && echo $f > out/$f.jar
                  echo "[INFO] Downloaded from central: some/path/$f.jar (1 kB at 1 kB/s)"
                done
                """);
        List<Source> arrived = new ArrayList<>();
        List<PackageClient.Delivery> deliveries = clients().maven().fetch(List.of(JAR, other), work(), arrived::add);
        assertThat(arrived).containsExactly(JAR, other);
        assertThat(deliveries)
                .extracting(d -> Files.readString(d.file()).strip())
                .containsExactly("lib-1.0-sources", "other-2.0-sources");
        assertThat(work().resolve("calls"))
                .content()
                .hasLineCount(1)
                .contains("-B -f pom.xml")
                .contains(":copy");
    }

    @Test
    void npmPacksWithoutRunningScripts() throws IOException {
        client("npm", "echo \"$@\" > calls; echo x > scope-data-1.2.3.tgz");
        List<PackageClient.Delivery> deliveries = clients().npm().fetch(List.of(TGZ), work(), s -> {});
        assertThat(deliveries).singleElement().satisfies(d -> assertThat(d.file())
                .hasFileName("scope-data-1.2.3.tgz"));
        assertThat(work().resolve("calls")).content().startsWith("pack @scope/data@1.2.3 --ignore-scripts");
    }

    @Test
    void debianTakesThePinnedVersionOrSaysThatItIsAnother() throws IOException {
        client("apt-get", "[ $3 = some-data=1.0-1 ] && echo x > some-data_1.0-1_all.deb");
        assertThat(clients().debian().fetch(List.of(DEB), work(), s -> {}))
                .extracting(PackageClient.Delivery::pinned)
                .containsExactly(true);

        client("apt-get", """
                case $3 in
                  *=*) echo "E: Version '1.0-1' for 'some-data' was not found"; exit 100;;
                  *) echo x > some-data_1.1-1_all.deb;;
                esac
                """);
        assertThat(clients().debian().fetch(List.of(DEB), Files.createDirectory(folder.resolve("work2")), s -> {}))
                .extracting(PackageClient.Delivery::pinned)
                .containsExactly(false);
    }

    @Test
    void missingClientsAreNamedWithWhatBringsThem() {
        assertThatThrownBy(() -> clients().maven().fetch(List.of(JAR), work(), s -> {}))
                .isInstanceOf(MissingClientException.class)
                .hasMessageContaining("mvn is not installed")
                .hasMessageContaining("apt-get install maven");
        assertThatThrownBy(() -> clients().npm().fetch(List.of(TGZ), work(), s -> {}))
                .isInstanceOf(MissingClientException.class)
                .hasMessageContaining("apt-get install npm");
        assertThatThrownBy(() -> clients().debian().fetch(List.of(DEB), work(), s -> {}))
                .isInstanceOf(MissingClientException.class)
                .hasMessageContaining("needs Debian, Ubuntu or a container");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            mvn     | [ERROR] Could not transfer artifact x from/to central (https://h.example/r): Unknown host | could not reach its repository
            mvn     | [ERROR] Could not find artifact org.example:lib:jar:sources:1.0 in central | do not have it
            mvn     | [ERROR] Something else | mvn failed: [ERROR] Something else
            npm     | npm error code ENOTFOUND | could not reach its registry
            npm     | npm error code E404 | does not have @scope/data@1.2.3
            npm     | npm error strange | npm failed for @scope/data@1.2.3: npm error strange
            apt-get | E: Unable to locate package some-data | run `apt-get update` as root
            apt-get | E: Failed to fetch https://h.example/x  Could not resolve 'h.example' | check the network
            apt-get | E: strange | apt-get failed for some-data: E: strange
            """)
    void failuresAreToldApartInOneLine(String client, String output, String expected) throws IOException {
        client(client, "echo progress; printf '%s\\n' \"" + output.replace("`", "") + "\"; exit 1");
        Source source = client.equals("mvn") ? JAR : client.equals("npm") ? TGZ : DEB;
        assertThatThrownBy(() -> clients().of(source).fetch(List.of(source), work(), s -> {}))
                .isInstanceOf(DataFetchException.class)
                .hasMessageContaining(expected)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "https:"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mvn     | [ERROR] lib-1.0-sources.jar: No space left on device
            npm     | npm error code ENOSPC
            apt-get | E: Write error - write (28: No space left on device)
            """)
    void aDiskThatIsFullIsNoFaultOfTheNetwork(String client, String output) throws IOException {
        client(client, "echo progress; echo '" + output + "'; exit 1");
        Source source = client.equals("mvn") ? JAR : client.equals("npm") ? TGZ : DEB;
        assertThatThrownBy(() -> clients().of(source).fetch(List.of(source), work(), s -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage(client + ": " + output);
    }

    @Test
    void clientThatBringsNothingIsNotBelieved() throws IOException {
        for (String name : List.of("mvn", "npm", "apt-get")) {
            client(name, "exit 0");
        }
        for (Source source : List.of(JAR, TGZ, DEB)) {
            Path work = Files.createTempDirectory(folder, "work");
            assertThatThrownBy(() -> clients().of(source).fetch(List.of(source), work, s -> {}))
                    .isInstanceOf(DataFetchException.class)
                    .hasMessageContaining("ended well but did not bring " + source.coordinates());
        }
    }

    @Test
    void clientThatHangsIsEnded() throws IOException {
        patience = Duration.ofMillis(300);
        client("npm", "sleep 60");
        long start = System.nanoTime();
        assertThatThrownBy(() -> clients().npm().fetch(List.of(TGZ), work(), s -> {}))
                .isInstanceOf(DataFetchException.class)
                .hasMessageContaining("did not finish");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({"-Dx=y,1", "a b,1", "a;rm,1", "<x>,1", "a,-1", "a,$(x)"})
    void coordinatesThatCouldBeOptionsOrCodeAreRefused(String name, String version) {
        assertThatThrownBy(() -> new Source.Maven(name, "a", version, "sources"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Source.Npm(name, version)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Source.Debian(name, version)).isInstanceOf(IllegalArgumentException.class);
    }

    private Clients clients() {
        ClientProcess process = new ClientProcess(Map.of("PATH", folder.toString()), patience);
        return new Clients(new MavenClient(process), new NpmClient(process), new DebianClient(process));
    }

    private Path work() {
        try {
            return Files.createDirectories(folder.resolve("work"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void client(String name, String script) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\nPATH=/usr/bin:/bin\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
