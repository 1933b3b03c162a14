package dev.fathom.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/** Reads pictures and labels in the IDX format of MNIST, plain or gzipped. */
final class IdxFiles {

    private static final int BYTES_1D = 0x801;
    private static final int BYTES_3D = 0x803;
    private static final int MOST_PICTURES = 10_000_000;
    private static final int LARGEST_SIDE = 4096;
    private static final List<String> CLOTHES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private IdxFiles() {}

    static ImageSet.Split read(DatasetEntry entry, Map<String, Path> files) {
        List<String> classes = entry.name().startsWith("fashion")
                ? CLOTHES
                : IntStream.range(0, 10).mapToObj(Integer::toString).toList();
        return new ImageSet.Split(images(files, "train", classes), images(files, "test", classes), entry.provenance());
    }

    private static ImageSet images(Map<String, Path> files, String part, List<String> classes) {
        return read(file(files, part + "-images"), file(files, part + "-labels"), classes);
    }

    private static Path file(Map<String, Path> files, String prefix) {
        return files.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Reads one file of pictures and the file of their labels.
     *
     * @throws DataFormatException if a header is not that of such a file, or the content is shorter or longer than it
     *     says
     */
    static ImageSet read(Path pictures, Path labels, List<String> classes) {
        int[] shape = new int[3];
        byte[] pixels = content(pictures, BYTES_3D, shape);
        int[] count = new int[1];
        byte[] classesOf = content(labels, BYTES_1D, count);
        if (shape[0] != count[0]) {
            throw new DataFormatException(
                    labels.toString(), "it has " + count[0] + " labels for " + shape[0] + " pictures");
        }
        try {
            return new ImageSet(pixels, classesOf, 1, shape[1], shape[2], classes);
        } catch (IllegalArgumentException e) {
            throw new DataFormatException(labels.toString(), 0, String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] content(Path file, int magic, int[] shape) {
        try (DataInputStream in = new DataInputStream(open(file))) {
            int found = in.readInt();
            if (found != magic) {
                throw new DataFormatException(
                        file.toString(),
                        "it begins with 0x%08x, an IDX file of this kind with 0x%08x".formatted(found, magic));
            }
            long size = 1;
            for (int i = 0; i < shape.length; i++) {
                shape[i] = in.readInt();
                if (shape[i] < 1 || shape[i] > (i == 0 ? MOST_PICTURES : LARGEST_SIDE)) {
                    throw new DataFormatException(file.toString(), "size " + shape[i] + " is not possible");
                }
                size *= shape[i];
            }
            if (size > Integer.MAX_VALUE - 16) {
                throw new DataFormatException(
                        file.toString(), "it says it has " + size + " values; at most 2 GiB are read");
            }
            byte[] content = in.readNBytes((int) size);
            if (content.length != size || in.read() >= 0) {
                throw new DataFormatException(
                        file.toString(), "it says it has " + Arrays.toString(shape) + " values and has more or fewer");
            }
            return content;
        } catch (IOException e) {
            throw new DataFormatException(file.toString(), 0, "it is broken: " + e.getMessage(), e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(2);
        boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzipped ? new GZIPInputStream(in, 1 << 16) : in;
    }
}
