package dev.fathom.data.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.ArchiveException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchiveTest {

    private static final ArchiveLimits SMALL = new ArchiveLimits(100, 1 << 20, 4 << 20, 50, 1 << 16);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Archives.Format.class)
    void everyFormatGivesItsFiles(Archives.Format format) throws IOException {
        Path archive = archive(format, Archives.file("a/one.txt", "1"), Archives.file("./a/two.txt", "22"));
        assertThat(contents(archive)).isEqualTo(Map.of("a/one.txt", "1", "a/two.txt", "22"));
    }

    @ParameterizedTest
    @EnumSource(Archives.Format.class)
    void onlyWantedFilesAreUnpacked(Archives.Format format) throws IOException {
        Path archive = archive(format, Archives.file("a/one.txt", "1"), Archives.file("b/two.txt", "22"));
        Path target = Files.createDirectory(folder.resolve("out"));
        Archive.extract(archive, SMALL, name -> name.startsWith("b/"), target);
        assertThat(target.resolve("b/two.txt")).hasContent("22");
        assertThat(target.resolve("a")).doesNotExist();
    }

    static Stream<String> namesThatLeave() {
        return Stream.of(
                "../evil",
                "a/../../evil",
                "/etc/evil",
                "C:/evil",
                "a\\..\\evil",
                "a/..",
                "..",
                "a//b",
                "a/./b",
                "a\u0001b",
                "x".repeat(2000));
    }

    @ParameterizedTest
    @MethodSource("namesThatLeave")
    void namesThatLeaveTheFolderAreRefusedInEveryFormat(String name) throws IOException {
        for (Archives.Format format : Archives.Format.values()) {
            Path archive = archive(format, Archives.file(name, "evil"));
            Path target = Files.createDirectories(folder.resolve("inner/out-" + format));
            assertThatThrownBy(() -> Archive.extract(archive, SMALL, any -> true, target))
                    .as("%s in %s", name, format)
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("refused");
            assertThat(target).isEmptyDirectory();
        }
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Archives.Format.class)
    void wantedLinksAreRefusedAndOthersPassedOver(Archives.Format format) throws IOException {
        Path archive = archive(format, Archives.link("link", "/etc/passwd"), Archives.file("file", "x"));
        assertThatThrownBy(() -> contents(archive))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("\"link\" is a link or a device");
        Path target = Files.createDirectory(folder.resolve("out"));
        Archive.extract(archive, SMALL, "file"::equals, target);
        assertThat(target.resolve("file")).hasContent("x");
    }

    @ParameterizedTest
    @EnumSource(Archives.Format.class)
    void repeatedNamesAreRefused(Archives.Format format) throws IOException {
        Path archive = archive(format, Archives.file("a", "1"), Archives.file("./A", "2"));
        assertThatThrownBy(() -> contents(archive))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("comes twice");
    }

    @ParameterizedTest
    @EnumSource(Archives.Format.class)
    void filesBelowAFileAreRefused(Archives.Format format) throws IOException {
        Path archive = archive(format, Archives.file("a", "1"), Archives.file("a/b", "2"));
        Path target = Files.createDirectory(folder.resolve("out"));
        assertThatThrownBy(() -> Archive.extract(archive, SMALL, any -> true, target))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("below a file");
    }

    @ParameterizedTest
    @EnumSource(Archives.Format.class)
    void bombsAreRefused(Archives.Format format) throws IOException {
        byte[] zeros = new byte[900_000];
        Path archive = folder.resolve("bomb");
        Files.write(archive, Archives.build(format, Archives.file("a", zeros), Archives.file("b", zeros)));
        boolean compressed = Files.size(archive) < 100_000;
        if (compressed) {
            assertThatThrownBy(() -> contents(archive))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("unpacks to more");
        }
        ArchiveLimits oneFile = new ArchiveLimits(100, 899_999, 1 << 30, 1_000_000, 1);
        assertThatThrownBy(() -> Archive.read(archive, oneFile, any -> true, (n, in) -> in.readAllBytes()))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("the 899999 bytes allowed");
        ArchiveLimits oneEntry = new ArchiveLimits(1, 1 << 30, 1 << 30, 1_000_000, 1);
        assertThatThrownBy(() -> Archive.read(archive, oneEntry, any -> true, (n, in) -> in.readAllBytes()))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("more than 1 entries");
    }

    /** What is passed over in a tar is unpacked all the same, so it counts too. */
    @Test
    void bombsInUnwantedEntriesAreRefused() throws IOException {
        Path archive = folder.resolve("bomb");
        Files.write(archive, Archives.build(Archives.Format.TAR_GZ, Archives.file("a", new byte[5_000_000])));
        assertThatThrownBy(() -> Archive.read(archive, SMALL, any -> false, (n, in) -> {}))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("unpacks to more");
    }

    @Test
    void otherFilesAreNoArchives() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "hello");
        assertThatThrownBy(() -> contents(file))
                .isInstanceOf(ArchiveException.class)
                .hasMessage("notes.txt: is not a zip, tar, tar.gz or Debian package");
    }

    /** The visitor's own failures are not mistaken for a broken archive. */
    @Test
    void failuresOfTheVisitorComeThrough() throws IOException {
        Path archive = archive(Archives.Format.ZIP, Archives.file("a", "1"));
        assertThatThrownBy(() -> Archive.read(archive, SMALL, any -> true, (n, in) -> {
                    throw new IOException("No space left on device");
                }))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    /**
     * Any mutation is read as a (perhaps other) archive or refused with the one typed exception, and nothing leaves the
     * folder.
     */
    @ParameterizedTest
    @EnumSource(Archives.Format.class)
    void mutatedArchivesAreReadOrRefused(Archives.Format format) throws IOException {
        byte[] honest = Archives.build(
                format,
                Archives.file("a/one.txt", "hello ".repeat(40)),
                Archives.link("l", "x"),
                Archives.file("b", "22"));
        int rounds = "full".equals(System.getProperty("fathom.soak")) ? 20_000 : 500;
        Random random = new Random(7);
        Path archive = folder.resolve("mutant");
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            Files.write(archive, mutate(honest, random));
            try {
                Archive.read(archive, SMALL, name -> !name.equals("l"), (name, in) -> in.readAllBytes());
            } catch (ArchiveException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("mutant").doesNotContain("\n");
            }
        }
        assertThat(refused).isGreaterThan(rounds / 10);
    }

    private static byte[] mutate(byte[] honest, Random random) {
        byte[] bytes =
                random.nextInt(4) == 0 ? Arrays.copyOf(honest, random.nextInt(honest.length + 1)) : honest.clone();
        int changes = random.nextInt(8);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int extreme = random.nextBoolean() ? 0xFF : 0;
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? extreme : random.nextInt(256));
        }
        return bytes;
    }

    private Path archive(Archives.Format format, Archives.Entry... entries) throws IOException {
        return Files.write(folder.resolve("archive-" + format), Archives.build(format, entries));
    }

    private static Map<String, String> contents(Path archive) throws IOException {
        Map<String, String> contents = new LinkedHashMap<>();
        Archive.read(
                archive,
                SMALL,
                any -> true,
                (name, in) -> contents.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        return contents;
    }
}
