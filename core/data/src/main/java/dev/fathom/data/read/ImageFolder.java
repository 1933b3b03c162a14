package dev.fathom.data.read;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.ImageSet;
import dev.fathom.data.ImageSplits;
import dev.fathom.data.Sha256;
import java.nio.file.Path;
import java.util.List;

/** A user's own pictures: a folder with one subfolder of PNG files for each class. */
public final class ImageFolder {

    private ImageFolder() {}

    /**
     * Reads a folder; files that do not end in {@code .png} are passed over, and so are hidden ones.
     *
     * @param folder folder of the classes' folders, whose names are the names of the classes
     * @param options size of the images and which are held out
     * @throws DataPathException if the folder cannot be read
     * @throws DataFormatException if a picture is broken or too large, one lies in no class's folder, or all or none
     *     are held out
     */
    public static ImageSplits read(Path folder, ImageFolderOptions options) {
        Path absolute = folder.toAbsolutePath().normalize();
        List<String> files = DataPaths.filesUnder(absolute, ImageFolder::wanted);
        List<String> classes = files.stream()
                .map(file -> classOf(absolute, file))
                .distinct()
                .sorted()
                .toList();
        DataProvenance provenance = new DataProvenance(
                folder.toString(),
                "unknown",
                "",
                List.of(new DataProvenance.Artefact(folder.toString(), Sha256.ofTree(absolute, files))));
        List<String> train =
                files.stream().filter(f -> !options.split().validation(f)).toList();
        List<String> test =
                files.stream().filter(f -> options.split().validation(f)).toList();
        if (train.isEmpty() || test.isEmpty()) {
            throw new DataFormatException(
                    folder.toString(),
                    "has " + files.size() + " PNG files, of which " + test.size()
                            + " would be held out; both parts need some: add pictures or change the share");
        }
        Reader reader = new Reader(absolute, options, classes, provenance);
        return new ImageSplits(reader.read(folder + " train", train), reader.read(folder + " test", test));
    }

    private static boolean wanted(String file) {
        return file.regionMatches(true, file.length() - 4, ".png", 0, 4)
                && !file.startsWith(".")
                && !file.contains("/.");
    }

    private static String classOf(Path folder, String file) {
        int slash = file.indexOf('/');
        if (slash < 0) {
            throw new DataFormatException(
                    folder.resolve(file).toString(), "lies in no class; put it into a folder named as its class");
        }
        return file.substring(0, slash);
    }

    private record Reader(Path folder, ImageFolderOptions options, List<String> classes, DataProvenance provenance) {

        private ImageSet read(String name, List<String> files) {
            if ((long) files.size() * options.bytes() > Integer.MAX_VALUE - 16) {
                throw new DataFormatException(
                        folder.toString(),
                        files.size() + " images of " + options.bytes() + " bytes exceed 2 GiB; make them smaller");
            }
            byte[] pixels = new byte[files.size() * options.bytes()];
            int[] labels = new int[files.size()];
            for (int i = 0; i < labels.length; i++) {
                byte[] image = new Png(DataPaths.inside(folder, files.get(i)), options).planes();
                System.arraycopy(image, 0, pixels, i * options.bytes(), image.length);
                labels[i] = classes.indexOf(classOf(folder, files.get(i)));
            }
            return new ImageSet(
                    name, options.channels(), options.height(), options.width(), pixels, labels, classes, provenance);
        }
    }
}
