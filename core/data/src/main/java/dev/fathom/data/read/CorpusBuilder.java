package dev.fathom.data.read;

import dev.fathom.data.Corpus;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Document;
import dev.fathom.data.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects documents, leaves out repeated ones and splits them. */
final class CorpusBuilder {

    private static final long LONGEST = 64L << 20;

    private final List<Document> documents = new ArrayList<>();
    private final Set<String> fingerprints = new HashSet<>();

    /**
     * Adds a document unless one with the same essence is there already.
     *
     * @param name unique name
     * @param text the text
     * @param essence what counts when documents are compared
     */
    void add(String name, String text, String essence) {
        if (!text.isBlank() && fingerprints.add(sha256(essence))) {
            documents.add(Document.of(name, text));
        }
    }

    /**
     * The corpus of all documents added, sorted by name. If the split would hold out none or all of them though it
     * should hold out some, the end of the longest one is held out instead.
     */
    Corpus build(String name, Split split, DataProvenance provenance) {
        if (documents.isEmpty()) {
            throw new DataFormatException(name, "there is no text in it");
        }
        List<Document> train = new ArrayList<>();
        List<Document> validation = new ArrayList<>();
        documents.stream()
                .sorted(Comparator.comparing(Document::name))
                .forEach(d -> (split.validation(d.name()) ? validation : train).add(d));
        if (split.validationShare() > 0 && (train.isEmpty() || validation.isEmpty())) {
            return cut(name, split, provenance);
        }
        return new Corpus(name, train, validation, provenance);
    }

    private Corpus cut(String name, Split split, DataProvenance provenance) {
        List<Document> train = new ArrayList<>(documents);
        train.sort(Comparator.comparing(Document::name));
        Document longest = Collections.max(train, Comparator.comparingInt(Document::bytes));
        String text = longest.text();
        long most = Math.round(text.length() * split.validationShare());
        int cut = text.indexOf('\n', (int) (text.length() - 1 - most)) + 1;
        if (cut <= 0 || cut == text.length()) {
            throw new DataFormatException(
                    name,
                    "is too short to hold out " + 100 * split.validationShare() + " % of it by lines; add more text");
        }
        train.set(train.indexOf(longest), Document.of(longest.name(), text.substring(0, cut)));
        Document heldOut = Document.of(longest.name() + " (end)", text.substring(cut));
        return new Corpus(name, train, List.of(heldOut), provenance);
    }

    /** Text of a UTF-8 file, without a byte-order mark and with plain line ends. */
    static String text(String file, InputStream content) throws IOException {
        byte[] bytes = content.readNBytes((int) LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new DataFormatException(file, "is longer than the " + LONGEST + " bytes allowed for one text");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DataFormatException(file, 0, "is not UTF-8; convert it first, for example with iconv", e);
        }
        return (text.startsWith("\uFEFF") ? text.substring(1) : text)
                .replace("\r\n", "\n")
                .replace('\r', '\n');
    }

    private static String sha256(String text) {
        Sha256 sum = new Sha256();
        sum.update(text);
        return sum.hex();
    }
}
