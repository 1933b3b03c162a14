package dev.fathom.data.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Texts for tests: the project's own sources, and random ones with every kind of character. */
final class Texts {

    private static final String[] KINDS = {
        "abcdefgh",
        "ABZ",
        "0123456789",
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "'s",
        "'ll",
        "'",
        "'x",
        "{}();.,\"=+",
        "éüßñ",
        "жяд",
        "中文字",
        "日本",
        "😀🚀",
        "\u00a0",
        "\u2003",
        "\u3000",
        "\u0301",
        "٣٤",
        "Ⅷ",
        "½",
        "€",
        "\u200d",
        "\u0000",
        "\u007f"
    };

    private Texts() {}

    static String random(long seed, int length) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            String kind = KINDS[random.nextInt(KINDS.length)];
            int many = 1 + random.nextInt(4);
            for (int i = 0; i < many; i++) {
                int[] points = kind.codePoints().toArray();
                text.append(random.nextBoolean() ? kind : Character.toString(points[random.nextInt(points.length)]));
            }
        }
        return text.toString();
    }

    static List<byte[]> ownSources() {
        Path root = Path.of("../..").toAbsolutePath().normalize();
        List<byte[]> sources = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve("core"))) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                sources.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sources;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
