package dev.fathom.data;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A body of text, split into training and validation documents; the same sources always give the same documents in the
 * same order.
 *
 * @param name name in the catalog, or the folder that was read
 * @param train documents to learn from
 * @param validation documents to judge by; none of them is among {@code train}
 * @param provenance where the text came from
 */
public record Corpus(String name, List<Document> train, List<Document> validation, DataProvenance provenance) {

    /**
     * Takes copies of the lists.
     *
     * @throws IllegalArgumentException if two documents have the same name
     */
    public Corpus {
        train = List.copyOf(train);
        validation = List.copyOf(validation);
        Set<String> names = new HashSet<>();
        for (List<Document> part : List.of(train, validation)) {
            for (Document document : part) {
                if (!names.add(document.name())) {
                    throw new IllegalArgumentException(
                            "corpus " + name + " has two documents named " + document.name());
                }
            }
        }
    }

    /** Total length of the training text in bytes of UTF-8. */
    public long trainBytes() {
        return bytes(train);
    }

    /** Total length of the validation text in bytes of UTF-8. */
    public long validationBytes() {
        return bytes(validation);
    }

    /** The training documents one after the other, each followed by {@code separator}, as UTF-8. */
    public byte[] trainText(byte separator) {
        return join(train, separator);
    }

    /** The validation documents one after the other, each followed by {@code separator}, as UTF-8. */
    public byte[] validationText(byte separator) {
        return join(validation, separator);
    }

    private static long bytes(List<Document> documents) {
        return documents.stream().mapToLong(Document::bytes).sum();
    }

    private static byte[] join(List<Document> documents, byte separator) {
        byte[] text = new byte[Math.toIntExact(bytes(documents) + documents.size())];
        int offset = 0;
        for (Document document : documents) {
            offset = document.copyTo(text, offset);
            text[offset++] = separator;
        }
        return text;
    }
}
