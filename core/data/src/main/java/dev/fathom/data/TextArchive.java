package dev.fathom.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Reads the text files below a folder of a package as a corpus. */
final class TextArchive {

    private TextArchive() {}

    static Corpus read(DatasetEntry entry, Path archive, String below) {
        DocumentSplit split = new DocumentSplit();
        PackageArchive.visit(archive, (path, content) -> {
            if (path.startsWith(below) && path.endsWith(".txt")) {
                String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
                split.add(path.substring(below.length()), text.replace("\r\n", "\n"));
            }
        });
        return split.corpus(entry.name(), entry.provenance());
    }
}
