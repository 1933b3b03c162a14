package dev.fathom.data.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.ArchiveException;
import dev.fathom.data.DataCacheException;
import dev.fathom.data.DataFetchException;
import dev.fathom.data.DataHashException;
import dev.fathom.data.Sha256;
import dev.fathom.data.archive.Archives;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {

    @TempDir
    private Path folder;

    private byte[] deb = new byte[0];
    private Dataset numbers = FetchingProcess.numbers("", "");
    private FakeClient client = new FakeClient();

    @BeforeEach
    void record() throws IOException {
        deb = Archives.build(
                Archives.Format.DEB_XZ,
                Archives.file("./usr/share/numbers/one.txt", "1"),
                Archives.file("./usr/share/numbers/two.txt", "2"),
                Archives.file("./usr/share/doc/readme", "not kept"));
        numbers = FetchingProcess.numbers(sum(deb), treeSum());
        client = new FakeClient();
    }

    @Test
    void fetchesChecksAndKeepsTheChosenFiles() {
        List<String> said = new ArrayList<>();
        Path kept = cache().fetch(numbers, said::add);
        assertThat(kept.resolve("usr/share/numbers/one.txt")).hasContent("1");
        assertThat(kept.resolve("usr/share/doc")).doesNotExist();
        assertThat(said).singleElement().asString().contains("fetching numbers", "licence MIT");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void whatIsCachedNeedsNoClient() {
        Path kept = cache().fetch(numbers, FetchProgress.NONE);
        client.failure = new DataFetchException("no network");
        assertThat(cache().fetch(numbers, FetchProgress.NONE)).isEqualTo(kept);
        assertThat(client.calls).hasValue(1);
    }

    @Test
    void packagesWithAnotherHashAreRefused() throws IOException {
        client.delivered = Archives.build(Archives.Format.DEB_XZ, Archives.file("usr/share/numbers/one.txt", "1"));
        assertThatThrownBy(() -> cache().fetch(numbers, FetchProgress.NONE))
                .isInstanceOf(DataHashException.class)
                .hasMessageContaining("data set numbers: the package numbers-data=1.0-1 arrived with SHA-256 "
                        + sum(client.delivered) + ", recorded is " + sum(deb));
        assertThat(cache().find(numbers)).isEmpty();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void anotherVersionIsTakenIfItsFilesAreTheRecordedOnes() throws IOException {
        client.pinned = false;
        client.delivered = Archives.build(
                Archives.Format.DEB_GZ,
                Archives.file("usr/share/numbers/two.txt", "2"),
                Archives.file("usr/share/numbers/one.txt", "1"));
        assertThat(cache().fetch(numbers, FetchProgress.NONE).resolve("usr/share/numbers/two.txt"))
                .hasContent("2");
    }

    @Test
    void anotherVersionIsRefusedIfItsFilesDiffer() throws IOException {
        client.pinned = false;
        client.delivered = Archives.build(
                Archives.Format.DEB_GZ,
                Archives.file("usr/share/numbers/two.txt", "2"),
                Archives.file("usr/share/numbers/one.txt", "7"));
        assertThatThrownBy(() -> cache().fetch(numbers, FetchProgress.NONE))
                .isInstanceOf(DataHashException.class)
                .hasMessageContaining("the files of numbers-data=1.0-1: SHA-256 is")
                .hasMessageContaining("so it is not used");
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void hostilePackagesAreRefusedEvenWithTheRightHash() throws IOException {
        deb = Archives.build(
                Archives.Format.DEB_XZ,
                Archives.file("usr/share/numbers/one.txt", "1"),
                Archives.file("../../../evil", "evil"));
        client.delivered = deb;
        numbers = FetchingProcess.numbers(sum(deb), treeSum());
        assertThatThrownBy(() -> cache().fetch(numbers, FetchProgress.NONE)).isInstanceOf(ArchiveException.class);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void damagedCopiesAreFetchedAgain() throws IOException {
        Path kept = cache().fetch(numbers, FetchProgress.NONE);
        Files.writeString(kept.resolve("usr/share/numbers/two.txt"), "3");
        assertThat(cache().find(numbers)).isEmpty();
        List<String> said = new ArrayList<>();
        cache().fetch(numbers, said::add);
        assertThat(kept.resolve("usr/share/numbers/two.txt")).hasContent("2");
        assertThat(said.get(0)).contains("the cached copy of numbers is damaged", "fetching it again");

        Files.delete(kept.resolve("usr/share/numbers/two.txt"));
        cache().fetch(numbers, FetchProgress.NONE);
        assertThat(kept.resolve("usr/share/numbers/two.txt")).hasContent("2");
        assertThat(client.calls).hasValue(3);
    }

    @Test
    void damagedCopyWithoutNetworkIsNotUsed() throws IOException {
        Path kept = cache().fetch(numbers, FetchProgress.NONE);
        Files.writeString(kept.resolve("usr/share/numbers/two.txt"), "3");
        client.failure = new DataFetchException("apt-get could not download it");
        assertThatThrownBy(() -> cache().fetch(numbers, FetchProgress.NONE))
                .isInstanceOf(DataFetchException.class)
                .hasMessage("data set numbers: apt-get could not download it");
        assertThat(cache().find(numbers)).isEmpty();
    }

    @Test
    void whatKilledProcessesLeftIsRemoved() throws IOException {
        Path stale = Files.createDirectories(folder.resolve("cache/numbers/staging-123/kept"));
        Files.writeString(stale.resolve("half"), "written");
        cache().fetch(numbers, FetchProgress.NONE);
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void manyFetchesAtOnceBringItOnce() throws Exception {
        client.delayMillis = 300;
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Path>> fetches = Stream.generate(
                            () -> (Callable<Path>) () -> cache().fetch(numbers, FetchProgress.NONE))
                    .limit(8)
                    .toList();
            for (Future<Path> fetched : pool.invokeAll(fetches)) {
                assertThat(fetched.get().resolve("usr/share/numbers/one.txt")).hasContent("1");
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(client.calls).hasValue(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void manyProcessesAtOnceBringItOnce() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path source = Files.write(folder.resolve("numbers.deb"), deb);
        Path calls = folder.resolve("calls");
        Files.writeString(
                bin.resolve("apt-get"),
                "#!/bin/sh\nPATH=/usr/bin:/bin\necho x >> " + calls + "\nsleep 1\ncp " + source + " numbers_all.deb\n");
        assertThat(bin.resolve("apt-get").toFile().setExecutable(true)).isTrue();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            FetchingProcess.class.getName(),
                            folder.resolve("cache").toString(),
                            bin.toString(),
                            sum(deb),
                            treeSum())
                    .redirectErrorStream(true)
                    .start());
        }
        Path kept = folder.resolve("cache/numbers").resolve(numbers.sha256().substring(0, 16));
        for (Process process : processes) {
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo(kept.toString());
            assertThat(process.waitFor()).isZero();
        }
        assertThat(calls).content().hasLineCount(1);
    }

    @Test
    void cacheThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Cache cache = new Cache(file.resolve("cache"), new Clients(client, client, client));
        assertThatThrownBy(() -> cache.fetch(numbers, FetchProgress.NONE))
                .isInstanceOf(DataCacheException.class)
                .hasMessageContaining("the data cache cannot be written")
                .hasMessageContaining("set FATHOM_HOME");
    }

    @Test
    void changedRecordGetsAnotherFolder() {
        assertThat(numbers.sha256())
                .isNotEqualTo(FetchingProcess.numbers(sum(deb), "0".repeat(64)).sha256());
    }

    private Cache cache() {
        return new Cache(folder.resolve("cache"), new Clients(client, client, client));
    }

    private List<Path> leftovers() {
        try (Stream<Path> paths = Files.list(folder.resolve("cache/numbers"))) {
            return paths.filter(p -> p.getFileName().toString().startsWith("staging-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@code sha256sum} prints it, piped into {@code sha256sum}. */
    private static String treeSum() {
        Sha256 sum = new Sha256();
        sum.update("6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  usr/share/numbers/one.txt\n"
                + "d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35  usr/share/numbers/two.txt\n");
        return sum.hex();
    }

    private static String sum(byte[] bytes) {
        Sha256 sum = new Sha256();
        sum.update(bytes);
        return sum.hex();
    }

    private final class FakeClient implements PackageClient {

        private final AtomicInteger calls = new AtomicInteger();
        private byte[] delivered = deb;
        private boolean pinned = true;
        private long delayMillis;
        private RuntimeException failure;

        @Override
        public List<Delivery> fetch(List<? extends Source> sources, Path into, Consumer<Source> arrived) {
            calls.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
            try {
                Thread.sleep(delayMillis);
                Path file = Files.write(into.resolve("numbers.deb"), delivered);
                sources.forEach(arrived);
                return List.of(new Delivery(file, pinned));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
