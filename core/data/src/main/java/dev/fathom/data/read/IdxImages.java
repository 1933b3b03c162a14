package dev.fathom.data.read;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.ImageSet;
import dev.fathom.data.ImageSplits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Grey images and their labels in the four IDX files that MNIST and its relatives come in. */
public final class IdxImages {

    private IdxImages() {}

    /**
     * Reads {@code {train,t10k}-{images-idx3,labels-idx1}-ubyte}, each perhaps with {@code .gz}.
     *
     * @param name name of the set
     * @param folder folder of the files
     * @param classes names of the labels 0, 1, …
     * @param provenance where the files came from
     * @throws DataPathException if a file is not there
     * @throws DataFormatException if a file is broken, or images and labels do not fit together
     */
    public static ImageSplits read(String name, Path folder, List<String> classes, DataProvenance provenance) {
        return new ImageSplits(
                part(name + " train", folder, "train", classes, provenance),
                part(name + " test", folder, "t10k", classes, provenance));
    }

    private static ImageSet part(
            String name, Path folder, String prefix, List<String> classes, DataProvenance provenance) {
        Path imagesFile = file(folder, prefix + "-images-idx3-ubyte");
        Path labelsFile = file(folder, prefix + "-labels-idx1-ubyte");
        Idx images = Idx.read(imagesFile);
        Idx labels = Idx.read(labelsFile);
        if (images.rank() != 3) {
            throw new DataFormatException(imagesFile.toString(), "has " + images.rank() + " dimensions; images need 3");
        }
        if (labels.rank() != 1 || labels.size(0) != images.size(0)) {
            throw new DataFormatException(
                    labelsFile.toString(), "must have one label for each of " + images.size(0) + " images");
        }
        int[] classOf = new int[labels.data().length];
        for (int i = 0; i < classOf.length; i++) {
            classOf[i] = labels.data()[i] & 0xFF;
            if (classOf[i] >= classes.size()) {
                throw new DataFormatException(
                        labelsFile.toString(),
                        i + 1L,
                        "label " + classOf[i] + " is outside 0 to " + (classes.size() - 1),
                        null);
            }
        }
        return new ImageSet(name, 1, images.size(1), images.size(2), images.data(), classOf, classes, provenance);
    }

    private static Path file(Path folder, String name) {
        Path gzipped = folder.resolve(name + ".gz");
        return Files.exists(gzipped) ? gzipped : folder.resolve(name);
    }
}
