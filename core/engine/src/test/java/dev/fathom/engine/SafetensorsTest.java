package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {

    @TempDir
    Path directory;

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** Random bytes hold every NaN payload, infinity and denormal sooner or later; all of them must survive. */
    @ParameterizedTest
    @EnumSource(DType.class)
    void everyTypeRoundTripsBitForBit(DType dtype) throws IOException {
        byte[] data = new byte[64 * dtype.bytes()];
        new Random(dtype.ordinal()).nextBytes(data);
        if (dtype == DType.BOOL) {
            for (int i = 0; i < data.length; i++) {
                data[i] &= 1;
            }
        }
        if (dtype == DType.F32) {
            ByteBuffer.wrap(data)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(0x7fc12345)
                    .putInt(0xff800001)
                    .putInt(0x80000000)
                    .putInt(1);
        }
        Path first = write("first", SafetensorsBytes.one(dtype.name(), "[4,16]", 0, data.length), data);
        Path second = directory.resolve("second.safetensors");
        try (SafetensorsFile file = Safetensors.open(first)) {
            Tensor copy = file.tensor("a");
            assertThat(copy.dtype()).isEqualTo(dtype);
            assertThat(copy.shape()).containsExactly(4, 16);
            Safetensors.write(second, Map.of("a", copy), Map.of());
            assertThat(data(second)).isEqualTo(data);
        }
    }

    @Test
    void valuesMeanTheSameOnBothSides() throws IOException {
        ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        data.putFloat(1.5f).putFloat(-2).putFloat(Float.MIN_VALUE);
        Path path = write("values", SafetensorsBytes.one("F32", "[3]", 0, 12), data.array());
        try (SafetensorsFile file = Safetensors.open(path)) {
            assertThat(file.tensor("a").toFloats()).containsExactly(1.5f, -2, Float.MIN_VALUE);
        }
    }

    @Test
    void scalarsEmptyTensorsAndMetadataRoundTrip() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("scalar", Tensors.scalar(3.25));
        tensors.put("empty", Tensors.zeros(DType.I64, 3, 0, 2));
        tensors.put("b/ü \"quoted\"", Tensors.of(new boolean[] {true, false, true}, 3));
        Map<String, String> metadata = Map.of("format", "pt", "näme", "line\nbreak \u0001 \uD83D\uDE00");
        Path path = directory.resolve("mixed.safetensors");
        Safetensors.write(path, tensors, metadata);
        try (SafetensorsFile file = Safetensors.open(path)) {
            assertThat(file.metadata()).isEqualTo(metadata);
            assertThat(file.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
            assertThat(file.tensor("scalar").shape()).isEmpty();
            assertThat(file.tensor("scalar").item()).isEqualTo(3.25);
            assertThat(file.tensor("empty").shape()).containsExactly(3, 0, 2);
            assertThat(file.tensor("b/ü \"quoted\"").toBooleans()).containsExactly(true, false, true);
            assertThat(file.tensors()).containsOnlyKeys(tensors.keySet());
        }
    }

    @Test
    void aFileOfNothingIsValid() throws IOException {
        Path path = directory.resolve("nothing.safetensors");
        Safetensors.write(path, Map.of(), Map.of());
        try (SafetensorsFile file = Safetensors.open(path)) {
            assertThat(file.names()).isEmpty();
            assertThat(file.tensors()).isEmpty();
        }
    }

    @Test
    void theSameTensorsGiveTheSameBytesInAnyOrder() throws IOException {
        Map<String, Tensor> forward = new LinkedHashMap<>();
        Map<String, Tensor> backward = new LinkedHashMap<>();
        Tensor half = Tensors.of(new float[] {1, 2, 3}, 3).to(DType.F16);
        Tensor real = Tensors.of(new double[] {4, 5}, 2);
        Tensor bytes = Tensors.of(new float[] {7}, 1).to(DType.U8);
        forward.put("a", bytes);
        forward.put("b", half);
        forward.put("c", real);
        backward.put("c", real);
        backward.put("b", half);
        backward.put("a", bytes);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("y", "1");
        metadata.put("x", "2");
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        Safetensors.write(one, forward, metadata);
        Safetensors.write(two, backward, Map.of("x", "2", "y", "1"));
        assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(one)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(file.getLong(0) % 8).as("the data section is aligned").isZero();
        try (SafetensorsFile open = Safetensors.open(one)) {
            for (String name : open.names()) {
                SafetensorsFile.Info info = open.info(name);
                assertThat(info.offset() % info.dtype().bytes())
                        .as(name + " is aligned")
                        .isZero();
            }
        }
    }

    @Test
    void viewsAreWrittenInTheirOwnOrder() throws IOException {
        Tensor matrix = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Path path = directory.resolve("view");
        Safetensors.write(path, Map.of("t", matrix.t(), "s", matrix.select(1, 2)), Map.of());
        try (SafetensorsFile file = Safetensors.open(path)) {
            assertThat(file.tensor("t").shape()).containsExactly(3, 2);
            assertThat(file.tensor("t").toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(file.tensor("s").toFloats()).containsExactly(3, 6);
        }
    }

    @Test
    void parametersThatRecordGradientsCanBeWritten() throws IOException {
        Tensor parameter = Tensors.of(new float[] {1, 2}, 2).requiresGrad(true);
        Path path = directory.resolve("parameter");
        Safetensors.write(path, Map.of("p", parameter), Map.of());
        try (SafetensorsFile file = Safetensors.open(path)) {
            assertThat(file.tensor("p").requiresGrad()).isFalse();
            assertThat(file.tensor("p").toFloats()).containsExactly(1, 2);
        }
    }

    @Test
    void channelsThatTakeFewBytesAtATimeGetEverything() throws IOException {
        ByteArrayOutputStream collected = new ByteArrayOutputStream();
        WritableByteChannel inner = Channels.newChannel(collected);
        WritableByteChannel slow = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                ByteBuffer piece = source.duplicate();
                piece.limit(Math.min(piece.limit(), piece.position() + 7));
                int count = inner.write(piece);
                source.position(source.position() + count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        };
        Map<String, Tensor> tensors = Map.of("a", Tensors.arange(100));
        Safetensors.write(slow, tensors, Map.of("k", "v"));
        Path path = directory.resolve("whole");
        Safetensors.write(path, tensors, Map.of("k", "v"));
        assertThat(collected.toByteArray()).isEqualTo(Files.readAllBytes(path));
    }

    @Test
    void aFailedWriteLeavesTheFormerFileAndNoRemains() throws IOException {
        Path path = directory.resolve("kept");
        Safetensors.write(path, Map.of("a", Tensors.scalar(1)), Map.of());
        byte[] before = Files.readAllBytes(path);
        Tensor closed = Tensors.scalar(2);
        closed.close();
        assertThatThrownBy(() -> Safetensors.write(path, Map.of("a", closed), Map.of()))
                .isInstanceOf(ClosedTensorException.class);
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void namesTheFormatCannotHoldAreRefused() {
        Path path = directory.resolve("names");
        assertThatThrownBy(() -> Safetensors.write(path, Map.of("__metadata__", Tensors.scalar(1)), Map.of()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("reserved");
        assertThatThrownBy(() -> Safetensors.write(path, Map.of("\ud800", Tensors.scalar(1)), Map.of()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("Unicode");
        assertThat(path).doesNotExist();
    }

    @Test
    void anUnknownNameIsNamedWithItsFile() throws IOException {
        Path path = directory.resolve("some.safetensors");
        Safetensors.write(path, Map.of("a", Tensors.scalar(1)), Map.of());
        try (SafetensorsFile file = Safetensors.open(path)) {
            assertThatThrownBy(() -> file.tensor("b"))
                    .isInstanceOfSatisfying(SafetensorsException.class, e -> {
                        assertThat(e.tensor()).isEqualTo("b");
                        assertThat(e.file()).isEqualTo(path.toString());
                    })
                    .hasMessageContaining("some.safetensors: tensor 'b'");
        }
    }

    @Test
    void aFileCutOffAfterOpeningIsAnErrorNotACrash() throws IOException {
        Path path = directory.resolve("cut");
        Safetensors.write(path, Map.of("a", Tensors.zeros(1000)), Map.of());
        try (SafetensorsFile file = Safetensors.open(path)) {
            byte[] all = Files.readAllBytes(path);
            Files.write(path, Arrays.copyOf(all, all.length - 5));
            assertThatThrownBy(() -> file.tensor("a"))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining("cut off");
        }
    }

    private Path write(String name, String header, byte[] data) throws IOException {
        Path path = directory.resolve(name + ".safetensors");
        Files.write(path, SafetensorsBytes.file(header, data));
        return path;
    }

    private static byte[] data(Path path) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int start = Math.toIntExact(8 + file.getLong(0));
        assertThat(new String(file.array(), 8, start - 8, StandardCharsets.UTF_8))
                .startsWith("{");
        byte[] data = new byte[file.capacity() - start];
        file.get(start, data);
        return data;
    }
}
