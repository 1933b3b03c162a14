package dev.fathom.data.read;

import dev.fathom.data.Corpus;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import dev.fathom.data.DataProvenance;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/** A folder of UTF-8 text files as a corpus, one document a file; blank files and exact copies are left out. */
public final class TextFiles {

    private TextFiles() {}

    /**
     * Reads a folder of texts.
     *
     * @param name name of the corpus
     * @param folder the folder, with its subfolders
     * @param wanted chooses files by their name below the folder
     * @param split which files are held out
     * @param provenance where the files came from
     * @return documents named by their path below the folder, sorted by name
     * @throws DataPathException if the folder or a file cannot be read
     * @throws DataFormatException if a file is not UTF-8, or there is no text
     */
    public static Corpus read(
            String name, Path folder, Predicate<String> wanted, Split split, DataProvenance provenance) {
        CorpusBuilder corpus = new CorpusBuilder();
        for (String file : DataPaths.filesUnder(folder, wanted)) {
            Path path = DataPaths.readableFile(DataPaths.inside(folder, file));
            try (InputStream in = Files.newInputStream(path)) {
                String text = CorpusBuilder.text(path.toString(), in);
                corpus.add(file, text, text);
            } catch (IOException e) {
                throw new DataPathException(path + ": cannot be read: " + DataPaths.reason(e), e);
            }
        }
        return corpus.build(name, split, provenance);
    }
}
