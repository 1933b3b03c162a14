package dev.fathom.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.ImageSet;
import dev.fathom.data.ImageSplits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {

    private static final int HALF_RED = 0x80FF0000;

    @TempDir
    private Path folder;

    @Test
    void foldersAreClassesAndPicturesKeepTheirPixels() throws IOException {
        for (int i = 0; i < 60; i++) {
            png("dark/" + i + ".png", 4, 2, 0xFF000000 | i);
            png("light/" + i + ".png", 4, 2, 0xFFFFFF00 | i);
        }
        Files.writeString(folder.resolve("dark/notes.txt"), "no picture");
        ImageSplits splits = ImageFolder.read(folder, ImageFolderOptions.colour(2, 4));
        assertThat(splits.train().classes()).containsExactly("dark", "light");
        assertThat(splits.train().size() + splits.test().size()).isEqualTo(120);
        assertThat(splits.test().size()).isBetween(2, 30);
        ImageSet train = splits.train();
        for (int i = 0; i < train.size(); i++) {
            assertThat(train.pixel(i, 0, 1, 3)).isEqualTo(train.label(i) == 0 ? 0 : 255);
            assertThat(train.pixel(i, 2, 0, 0)).isLessThan(60);
        }
    }

    @Test
    void transparencyShowsWhiteAndOtherSizesAreFitted() throws IOException {
        Path file = png("a/a.png", 8, 8, HALF_RED);
        byte[] planes = new Png(file, ImageFolderOptions.colour(2, 4)).planes();
        assertThat(planes).hasSize(24);
        assertThat(planes[0] & 0xFF).as("margin").isEqualTo(255);
        assertThat(planes[8] & 0xFF).as("margin").isEqualTo(255);
        assertThat(planes[1] & 0xFF).as("red").isEqualTo(255);
        assertThat(planes[9] & 0xFF).as("green half covered").isBetween(126, 129);
        byte[] grey = new Png(file, ImageFolderOptions.grey(1, 1)).planes();
        assertThat(grey[0] & 0xFF).isBetween(163, 167);
    }

    @Test
    void sizesAreCheckedBeforeDecoding() throws IOException {
        Path file = png("a/a.png", 4, 4, 0xFF000000);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        bytes.putInt(16, 2_000_000_000).putInt(20, 2_000_000_000);
        Files.write(file, bytes.array());
        assertThatThrownBy(() -> new Png(file, ImageFolderOptions.grey(4, 4)).planes())
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("claims 2000000000 x 2000000000 pixels; at most 67108864 are read");
    }

    @Test
    void mutatedPicturesAreReadOrRefused() throws IOException {
        byte[] honest = Files.readAllBytes(png("a/a.png", 16, 16, HALF_RED));
        Path mutant = folder.resolve("a/mutant.png");
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = honest.clone();
            for (int c = random.nextInt(4); c >= 0; c--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Files.write(mutant, bytes);
            try {
                assertThat(new Png(mutant, ImageFolderOptions.grey(4, 4)).planes())
                        .hasSize(16);
            } catch (DataFormatException e) {
                assertThat(e.file()).endsWith("mutant.png");
            }
        }
    }

    @Test
    void foldersWithoutClassesOrPicturesAreNamed() throws IOException {
        assertThatThrownBy(() -> ImageFolder.read(folder, ImageFolderOptions.grey(2, 2)))
                .hasMessageContaining("has 0 PNG files");
        png("a.png", 2, 2, 0xFF000000);
        assertThatThrownBy(() -> ImageFolder.read(folder, ImageFolderOptions.grey(2, 2)))
                .isInstanceOf(DataFormatException.class)
                .hasMessageContaining("a.png: lies in no class");
        assertThatThrownBy(() -> ImageFolderOptions.grey(0, 2)).hasMessageContaining("got 0 and 2");
    }

    private Path png(String name, int width, int height, int argb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, argb);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
        return file;
    }
}
