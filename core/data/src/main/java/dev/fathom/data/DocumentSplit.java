package dev.fathom.data;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Gathers documents into a corpus: repeated texts are dropped, and each document goes to training or validation by a
 * hash of its name, so that a document added or taken away moves no other.
 */
final class DocumentSplit {

    private static final int ONE_IN = 20;

    private final List<Document> train = new ArrayList<>();
    private final List<Document> validation = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    /** Adds a document unless one with the same words is there already; white space does not count. */
    void add(String name, String text) {
        if (text.isBlank() || !seen.add(text.replaceAll("\\s+", ""))) {
            return;
        }
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        (hash.getValue() % ONE_IN == 0 ? validation : train).add(Document.of(name, text));
    }

    Corpus corpus(String name, DataProvenance provenance) {
        if (train.isEmpty()) {
            throw new DataFormatException(name, "there is no text in it");
        }
        if (validation.isEmpty()) {
            validation.add(train.remove(train.size() - 1));
        }
        if (train.isEmpty()) {
            throw new DataFormatException(
                    name, "it holds a single text; at least two are needed, to learn from one and judge by another");
        }
        return new Corpus(name, train, validation, provenance);
    }
}
