package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsHostileTest {

    private static final int MUTATIONS = "full".equals(System.getProperty("fathom.soak")) ? 100_000 : 5_000;

    /** Java heap that reading a small broken file may take, beside a multiple of the file's length. */
    private static final long HEAP_ALLOWANCE = 1_000_000;

    @TempDir
    Path directory;

    static Stream<Arguments> brokenFiles() {
        String entry = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
        return Stream.of(
                Arguments.of("empty file", new byte[0], "at least 8 bytes"),
                Arguments.of("seven bytes", new byte[7], "at least 8 bytes"),
                Arguments.of("no header", new byte[8], "must begin with '{'"),
                Arguments.of("header longer than the file", length(100), "announces a header of 100 bytes"),
                Arguments.of("header of 2^63 bytes", length(Long.MIN_VALUE), "9223372036854775808 bytes"),
                Arguments.of("header of 2^64-1 bytes", length(-1), "18446744073709551615 bytes"),
                broken("array", "[]", "begin with '{'"),
                broken("space before", " {}", "begin with '{'"),
                broken("not closed", "{\"a\":" + entry, "JSON", new byte[4]),
                broken("text after", "{} {}", "after the header"),
                broken("trailing comma", "{\"a\":" + entry + ",}", "JSON", new byte[4]),
                broken("deep", "{\"a\":" + "[".repeat(50_000), "its entry must be an object"),
                broken("deep metadata", "{\"__metadata__\":{\"a\":" + "{\"a\":".repeat(10_000), "must be a string"),
                broken("deep in the shape", "{\"a\":{\"shape\":" + "[".repeat(10_000), "JSON"),
                broken("duplicate tensor", "{\"a\":" + entry + ",\"a\":" + entry + "}", "uplicate", new byte[4]),
                broken("duplicate key", "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", "uplicate"),
                broken("duplicate metadata", "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", "uplicate"),
                broken("metadata number", "{\"__metadata__\":{\"k\":1}}", "must be a string, got a whole number"),
                broken("unknown key", "{\"a\":{\"kind\":1}}", "unknown key 'kind'"),
                broken("missing dtype", "{\"a\":{\"shape\":[],\"data_offsets\":[0,0]}}", "dtype is missing"),
                broken("missing shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,0]}}", "shape is missing"),
                broken("missing offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[]}}", "data_offsets is missing"),
                broken("dtype number", "{\"a\":{\"dtype\":7}}", "dtype must be a string"),
                broken("dtype unknown", "{\"a\":{\"dtype\":\"Q4\"}}", "dtype 'Q4' is not supported"),
                broken("shape text", "{\"a\":{\"shape\":\"[1]\"}}", "shape must be an array"),
                broken("shape fraction", "{\"a\":{\"shape\":[1.0]}}", "every element of shape"),
                broken("shape null", "{\"a\":{\"shape\":[null]}}", "got null"),
                broken("shape negative", "{\"a\":{\"shape\":[-1]}}", "must not be negative"),
                broken("shape beyond long", "{\"a\":{\"shape\":[9223372036854775808]}}", "JSON"),
                broken("shape long digits", "{\"a\":{\"shape\":[" + "9".repeat(100_000) + "]}}", "JSON"),
                broken("rank 65", "{\"a\":{\"shape\":[" + "1,".repeat(64) + "1]}}", "more than 64"),
                broken("one offset", "{\"a\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0]}}", "two numbers"),
                broken("three offsets", "{\"a\":{\"data_offsets\":[0,0,0]}}", "more than 2"),
                broken("offsets reversed", SafetensorsBytes.one("U8", "[0]", 1, 0), "in order"),
                broken("offsets outside", SafetensorsBytes.one("F32", "[1]", 0, 4), "within the 0 bytes"),
                broken("product overflow", SafetensorsBytes.one("F32", "[4294967296,4294967296]", 0, 0), "overflows"),
                broken("hidden overflow", SafetensorsBytes.one("U8", "[0,4294967296,4294967296]", 0, 0), "overflows"),
                broken("overflow by type", SafetensorsBytes.one("F64", "[2305843009213693952]", 0, 0), "overflows"),
                broken("size mismatch", SafetensorsBytes.one("F32", "[2]", 0, 4), "takes 8 bytes", new byte[4]),
                broken("left over", "{}", "end at byte 0 of 3", new byte[3]),
                broken("gap before", SafetensorsBytes.one("U8", "[1]", 1, 2), "after a gap", new byte[2]),
                broken("overlap", "{\"a\":" + entry + ",\"b\":" + entry + "}", "inside the tensor", new byte[4]),
                broken("lone surrogate", "{\"\\ud800\":" + entry + "}", "surrogate", new byte[4]),
                broken("lone surrogate in metadata", "{\"__metadata__\":{\"k\":\"\\udc00\"}}", "Unicode"),
                Arguments.of("not UTF-8", concat(length(3), new byte[] {'{', (byte) 0xc3, '}'}), "UTF-8"),
                Arguments.of("UTF-16", concat(length(4), "{}".getBytes(StandardCharsets.UTF_16LE)), "JSON"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenFiles")
    void everyBreachOfTheFormatIsATypedError(String what, byte[] content, String problem) throws IOException {
        Path path = directory.resolve("broken.safetensors");
        Files.write(path, content);
        assertThatThrownBy(() -> Safetensors.open(path).close())
                .isInstanceOf(SafetensorsException.class)
                .hasMessageStartingWith(path.toString())
                .hasMessageContaining(problem)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContain("\n"));
    }

    @Test
    void booleansOtherThanZeroAndOneAreRefused() throws IOException {
        Path path = directory.resolve("bool.safetensors");
        Files.write(
                path, SafetensorsBytes.file(SafetensorsBytes.one("BOOL", "[3]", 0, 3), (byte) 1, (byte) 0, (byte) 2));
        try (SafetensorsFile file = Safetensors.open(path)) {
            assertThatThrownBy(() -> file.tensor("a"))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("found 2");
        }
    }

    @Test
    void aSparseGiantAnnouncementAllocatesNothing() throws IOException {
        Path path = directory.resolve("giant.safetensors");
        Files.write(path, length(99_999_999));
        assertThatThrownBy(() -> Safetensors.open(path)).isInstanceOf(SafetensorsException.class);
        long before = allocated();
        assertThatThrownBy(() -> Safetensors.open(path)).isInstanceOf(SafetensorsException.class);
        assertThat(allocated() - before).isLessThan(HEAP_ALLOWANCE);
    }

    /** Bytes flipped, cut, inserted, repeated, and numbers replaced by extreme ones. */
    @Test
    void mutatedFilesLoadOrFailTypedWithinBoundedMemory() throws IOException {
        byte[] original = original();
        Path path = directory.resolve("mutated.safetensors");
        Files.write(path, original);
        try (Scope scope = Scope.open();
                SafetensorsFile file = Safetensors.open(path)) {
            assertThat(file.tensors()).hasSize(7);
        }
        Random random = new Random(20_240_601);
        int failed = 0;
        // One open file, overwritten: making each file anew waits for the disk.
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            for (int i = 0; i < MUTATIONS; i++) {
                byte[] mutated = mutate(original, random);
                channel.write(ByteBuffer.wrap(mutated), 0);
                channel.truncate(mutated.length);
                long before = allocated();
                failed += loads(path, mutated.length) ? 0 : 1;
                assertThat(allocated() - before)
                        .as("heap for a file of %d bytes", mutated.length)
                        .isLessThan(HEAP_ALLOWANCE + 200L * mutated.length);
            }
        }
        int loaded = MUTATIONS - failed;
        assertThat(failed).as("mutations that break the file").isGreaterThan(MUTATIONS / 3);
        assertThat(loaded).as("mutations of data alone").isGreaterThan(MUTATIONS / 50);
    }

    private static boolean loads(Path path, int length) throws IOException {
        try (Scope scope = Scope.open();
                SafetensorsFile file = Safetensors.open(path)) {
            for (Map.Entry<String, Tensor> entry : file.tensors().entrySet()) {
                SafetensorsFile.Info info = file.info(entry.getKey());
                assertThat(info.bytes()).isLessThanOrEqualTo(length);
                assertThat(entry.getValue().numel() * info.dtype().bytes()).isEqualTo(info.bytes());
            }
            return true;
        } catch (SafetensorsException e) {
            assertThat(e.getMessage()).startsWith(path.toString()).hasSizeLessThan(2000);
            return false;
        }
    }

    private byte[] original() throws IOException {
        Path path = directory.resolve("original.safetensors");
        try (Scope scope = Scope.open()) {
            Safetensors.write(
                    path,
                    Map.of(
                            "model.weight", Tensors.arange(12).to(DType.F32).reshape(3, 4),
                            "model.bias", Tensors.arange(4).to(DType.F64),
                            "ids", Tensors.arange(5).to(DType.I64),
                            "half", Tensors.arange(6).to(DType.BF16).reshape(2, 3),
                            "mask", Tensors.of(new boolean[] {true, false, true}, 3),
                            "scalar", Tensors.scalar(2).to(DType.F32),
                            "empty", Tensors.zeros(DType.I8, 0, 7)),
                    Map.of("format", "pt", "note", "mutate me"));
        }
        return Files.readAllBytes(path);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int rounds = 1 + random.nextInt(3);
        for (int i = 0; i < rounds; i++) {
            bytes = switch (random.nextInt(7)) {
                case 0 -> flip(bytes, random);
                case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 2 -> Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(64));
                case 3 -> splice(bytes, random, random.nextInt(40));
                case 4 -> length(bytes, random);
                case 5 -> number(bytes, random);
                default -> structural(bytes, random);
            };
            if (bytes.length < 9) {
                return bytes;
            }
        }
        return bytes;
    }

    private static byte[] flip(byte[] bytes, Random random) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    /** Repeats a piece of the file somewhere else in it. */
    private static byte[] splice(byte[] bytes, Random random, int length) {
        int count = Math.min(length, bytes.length);
        int from = random.nextInt(bytes.length - count + 1);
        int to = random.nextInt(bytes.length + 1);
        byte[] head = Arrays.copyOf(bytes, to);
        byte[] piece = Arrays.copyOfRange(bytes, from, from + count);
        return concat(concat(head, piece), Arrays.copyOfRange(bytes, to, bytes.length));
    }

    private static byte[] length(byte[] bytes, Random random) {
        long[] values = {0, 1, bytes.length - 8, bytes.length, 1L << 31, 1L << 40, -1, Long.MIN_VALUE, Long.MAX_VALUE};
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, values[random.nextInt(values.length)]);
        return bytes;
    }

    /** Replaces one run of digits in the header and mends the header's length. */
    private static byte[] number(byte[] bytes, Random random) {
        String[] values = {"0", "-1", "1e3", "3", "4294967296", "9223372036854775807", "99999999999999999999", "1.5"};
        int start = 8 + random.nextInt(bytes.length - 8);
        while (start < bytes.length && !Character.isDigit(bytes[start])) {
            start++;
        }
        int end = start;
        while (end < bytes.length && Character.isDigit(bytes[end])) {
            end++;
        }
        byte[] value = values[random.nextInt(values.length)].getBytes(StandardCharsets.US_ASCII);
        byte[] result =
                concat(concat(Arrays.copyOf(bytes, start), value), Arrays.copyOfRange(bytes, end, bytes.length));
        ByteBuffer buffer = ByteBuffer.wrap(result).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(0, buffer.getLong(0) + result.length - bytes.length);
        return result;
    }

    private static byte[] structural(byte[] bytes, Random random) {
        byte[] marks = "{}[]\",:\\ \n0".getBytes(StandardCharsets.US_ASCII);
        bytes[8 + random.nextInt(bytes.length - 8)] = marks[random.nextInt(marks.length)];
        return bytes;
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static Arguments broken(String what, String header, String problem, byte... data) {
        return Arguments.of(what, SafetensorsBytes.file(header, data), problem);
    }

    private static byte[] length(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] result = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, result, a.length, b.length);
        return result;
    }
}
