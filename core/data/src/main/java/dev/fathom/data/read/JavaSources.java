package dev.fathom.data.read;

import dev.fathom.data.Corpus;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.archive.Archive;
import dev.fathom.data.archive.ArchiveLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Source jars as a corpus of Java code. Left out: licence headers, generated files, tables of numbers, package and
 * module descriptions, files that are not UTF-8, and copies that differ only in comments, layout, package or imports.
 */
public final class JavaSources {

    private JavaSources() {}

    /**
     * Reads source jars.
     *
     * @param name name of the corpus
     * @param jars the jars; of copies the first one is kept
     * @param split which files are held out
     * @param provenance where the jars came from
     * @return documents named {@code <jar without .jar>/<path>}, sorted by name
     * @throws dev.fathom.data.ArchiveException if a jar is broken or refused
     * @throws DataFormatException if no code is in them
     */
    public static Corpus read(String name, List<Path> jars, Split split, DataProvenance provenance) {
        CorpusBuilder corpus = new CorpusBuilder();
        for (Path jar : jars) {
            String label = String.valueOf(jar.getFileName()).replaceFirst("\\.jar$", "");
            try {
                Archive.read(jar, ArchiveLimits.standard(), JavaSources::wanted, (file, content) -> {
                    String path = label + "/" + file;
                    try {
                        add(corpus, path, CorpusBuilder.text(path, content));
                    } catch (DataFormatException e) {
                        content.close(); // not UTF-8: old sources in another encoding are passed over
                    }
                });
            } catch (IOException e) {
                throw new DataPathException(jar + ": cannot be read: " + DataPaths.reason(e), e);
            }
        }
        return corpus.build(name, split, provenance);
    }

    private static boolean wanted(String file) {
        return file.endsWith(".java") && !file.endsWith("package-info.java") && !file.endsWith("module-info.java");
    }

    private static void add(CorpusBuilder corpus, String path, String text) {
        JavaText java = new JavaText(text);
        if (!java.generated() && !java.numbers()) {
            corpus.add(path, java.withoutLicence(), java.essence());
        }
    }
}
