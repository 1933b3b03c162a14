package dev.fathom.data.read;

import dev.fathom.data.Corpus;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects documents, leaves out repeated ones and splits them. */
final class CorpusBuilder {

    private static final long LONGEST = 64L << 20;

    private final List<Document> documents = new ArrayList<>();
    private final Set<ByteBuffer> fingerprints = new HashSet<>();

    /**
     * Adds a document unless one with the same essence is there already.
     *
     * @param name unique name
     * @param text the text
     * @param essence what counts when documents are compared
     */
    void add(String name, String text, String essence) {
        if (!text.isBlank() && fingerprints.add(fingerprint(essence))) {
            documents.add(Document.of(name, text));
        }
    }

    Corpus build(String name, Split split, DataProvenance provenance) {
        List<Document> train = new ArrayList<>();
        List<Document> validation = new ArrayList<>();
        documents.stream()
                .sorted(Comparator.comparing(Document::name))
                .forEach(d -> (split.validation(d.name()) ? validation : train).add(d));
        if (train.isEmpty()) {
            throw new DataFormatException(name, "there is no text to learn from");
        }
        return new Corpus(name, train, validation, provenance);
    }

    /** Text of a UTF-8 file, without a byte-order mark and with plain line ends. */
    static String text(String file, InputStream content) throws IOException {
        byte[] bytes = content.readNBytes((int) LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new DataFormatException(file, "is longer than the " + LONGEST + " bytes allowed for one text");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new DataFormatException(file, 0, "is not UTF-8; convert it first, for example with iconv", e);
        }
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).replace("\r\n", "\n").replace('\r', '\n');
    }

    private static ByteBuffer fingerprint(String essence) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(essence.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(sum);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
