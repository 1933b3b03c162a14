package dev.fathom.data.read;

import dev.fathom.data.Corpus;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** UTF-8 text files as a corpus, one document a file; blank files and exact copies are left out. */
public final class TextFiles {

    private TextFiles() {}

    /**
     * Reads a folder in which every file is text.
     *
     * @param name name of the corpus
     * @param folder the folder, with its subfolders
     * @param split which files are held out
     * @param provenance where the files came from
     * @return documents named by their path below the folder, sorted by name
     * @throws DataPathException if the folder or a file cannot be read
     * @throws DataFormatException if a file is not UTF-8, or there is no text
     */
    public static Corpus read(String name, Path folder, Split split, DataProvenance provenance) {
        CorpusBuilder corpus = new CorpusBuilder();
        for (String file : DataPaths.filesUnder(folder, any -> true)) {
            String text = text(DataPaths.inside(folder, file));
            corpus.add(file, text, text);
        }
        return corpus.build(name, split, provenance);
    }

    /**
     * Reads a user's own folder or file. In a folder, hidden files and folders, and files that are not UTF-8 text, are
     * passed over.
     *
     * @param path the folder, with its subfolders, or a single file
     * @param split which files are held out; of a single file the end is held out
     * @throws DataPathException if the folder or a file cannot be read
     * @throws DataFormatException if there is no text, or the single file is not UTF-8
     */
    public static Corpus readOwn(Path path, Split split) {
        Path absolute = path.toAbsolutePath().normalize();
        CorpusBuilder corpus = new CorpusBuilder();
        if (Files.isRegularFile(absolute)) {
            String text = text(DataPaths.readableFile(absolute));
            corpus.add(String.valueOf(absolute.getFileName()), text, text);
            return corpus.build(path.toString(), split, own(absolute, Sha256.ofFile(absolute)));
        }
        List<String> used = new ArrayList<>();
        for (String file : DataPaths.filesUnder(absolute, name -> !name.startsWith(".") && !name.contains("/."))) {
            textIfAny(DataPaths.inside(absolute, file)).ifPresent(text -> {
                corpus.add(file, text, text);
                used.add(file);
            });
        }
        return corpus.build(path.toString(), split, own(absolute, Sha256.ofTree(absolute, used)));
    }

    private static DataProvenance own(Path path, String sha256) {
        return new DataProvenance(
                path.toString(), "unknown", "", List.of(new DataProvenance.Artefact(path.toString(), sha256)));
    }

    /** The text of a file; nothing if it is a picture, an archive or the like. */
    private static Optional<String> textIfAny(Path file) {
        try {
            return Optional.of(text(file)).filter(text -> text.indexOf('\0') < 0);
        } catch (DataFormatException e) {
            return Optional.empty();
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(DataPaths.readableFile(file))) {
            return CorpusBuilder.text(file.toString(), in);
        } catch (IOException e) {
            throw new DataPathException(file + ": cannot be read: " + DataPaths.reason(e), e);
        }
    }
}
