package dev.fathom.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataProvenance;
import dev.fathom.data.ImageSplits;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {

    private static final DataProvenance NOWHERE = new DataProvenance("test", "MIT", "", List.of());

    @TempDir
    private Path folder;

    @Test
    void imagesAndLabelsAreReadWithAndWithoutGzip() throws IOException {
        write("train-images-idx3-ubyte", false, idx(new int[] {2, 1, 3}, 1, 2, 3, 4, 5, 250));
        write("train-labels-idx1-ubyte", false, idx(new int[] {2}, 1, 0));
        write("t10k-images-idx3-ubyte.gz", true, idx(new int[] {1, 1, 3}, 7, 8, 9));
        write("t10k-labels-idx1-ubyte.gz", true, idx(new int[] {1}, 1));
        ImageSplits splits = IdxImages.read("tiny", folder, List.of("no", "yes"), NOWHERE);
        assertThat(splits.train().size()).isEqualTo(2);
        assertThat(splits.train().pixel(1, 0, 0, 2)).isEqualTo(250);
        assertThat(splits.train().label(0)).isEqualTo(1);
        assertThat(splits.test().pixel(0, 0, 0, 0)).isEqualTo(7);
    }

    @Test
    void everyLieOfAHeaderIsNamed() throws IOException {
        refused(new byte[] {0, 0}, "is cut short: its header has 2 of 4 bytes");
        refused(new byte[] {1, 0, 8, 1}, "is not an IDX file");
        refused(new byte[] {0, 0, 0x0D, 1}, "holds elements of type 0x0d");
        refused(new byte[] {0, 0, 8, 9}, "has 9 dimensions");
        refused(idx(new int[] {-1}), "dimension 0 is -1");
        refused(idx(new int[] {3}, 1, 2), "is cut short: its data has 2 of 3 bytes");
        refused(idx(new int[] {2}, 1, 2, 3), "holds more than the 2 bytes");
        refused(idx(new int[] {1 << 30}), "more than the file can hold");
        refused(idx(new int[] {1 << 20, 1 << 20, 1 << 20, 1 << 20}), "more than the file can hold");
        assertThatThrownBy(() -> Idx.read(folder.resolve("none"))).isInstanceOf(DataPathException.class);
    }

    @Test
    void imagesAndLabelsMustFitTogether() throws IOException {
        write("train-images-idx3-ubyte", false, idx(new int[] {2, 1, 1}, 1, 2));
        write("train-labels-idx1-ubyte", false, idx(new int[] {3}, 0, 0, 0));
        assertThatThrownBy(() -> IdxImages.read("tiny", folder, List.of("a"), NOWHERE))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("must have one label for each of 2 images");
        write("train-labels-idx1-ubyte", false, idx(new int[] {2}, 0, 4));
        assertThatThrownBy(() -> IdxImages.read("tiny", folder, List.of("a"), NOWHERE))
                .isInstanceOf(DataFormatException.class)
                .hasMessageEndingWith("train-labels-idx1-ubyte:2: label 4 is outside 0 to 0");
    }

    @Test
    void mutatedFilesAreReadOrRefused() throws IOException {
        byte[] plain = idx(new int[] {2, 3, 4}, new int[24]);
        byte[] packed = Files.readAllBytes(write("packed", true, plain));
        Random random = new Random(5);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = (i % 2 == 0 ? plain : packed).clone();
            for (int c = random.nextInt(4); c >= 0; c--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(
                    folder.resolve("mutant"),
                    random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            try {
                assertThat(Idx.read(file).data()).isNotNull();
            } catch (DataFormatException e) {
                assertThat(e.file()).endsWith("mutant");
            }
        }
    }

    private void refused(byte[] bytes, String reason) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        assertThatThrownBy(() -> Idx.read(file))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining(reason);
    }

    private Path write(String name, boolean gzip, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream target = gzip ? new GZIPOutputStream(out) : out) {
            target.write(bytes);
        }
        return file;
    }

    private static byte[] idx(int[] shape, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * shape.length + values.length);
        bytes.put(new byte[] {0, 0, 8, (byte) shape.length});
        Arrays.stream(shape).forEach(bytes::putInt);
        Arrays.stream(values).forEach(value -> bytes.put((byte) value));
        return bytes.array();
    }
}
