package dev.fathom.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Reads a folder of a user's own text files as a corpus; files that are no text in UTF-8 are passed over. */
final class TextFolder {

    private static final long LARGEST = 64L << 20;

    private TextFolder() {}

    static Corpus read(Path folder) {
        DocumentSplit split = new DocumentSplit();
        try (Stream<Path> walk = Files.walk(folder)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (Files.size(file) <= LARGEST && !name.startsWith(".") && !name.contains("/.")) {
                    add(split, name, Files.readAllBytes(file), digest);
                }
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            DataProvenance provenance = new DataProvenance(
                    folder.toString(), "unknown", "", List.of(new DataProvenance.Artefact("folder " + folder, hash)));
            return split.corpus(folder.toString(), provenance);
        } catch (IOException | UncheckedIOException e) {
            throw new DataFormatException(folder.toString(), 0, "it cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void add(DocumentSplit split, String name, byte[] bytes, MessageDigest digest) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') < 0) {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
                split.add(name, text.replace("\r\n", "\n"));
            }
        } catch (CharacterCodingException e) {
            return; // no text: a picture, an archive
        }
    }
}
