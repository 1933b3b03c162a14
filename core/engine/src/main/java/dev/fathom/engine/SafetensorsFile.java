package dev.fathom.engine;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file whose header has been checked; tensors are read one by one on request, from the file
 * straight into their own memory. Files are not mapped: a mapped file that another process shortens ends the JVM.
 *
 * <p>Reading is safe from several threads at once.
 */
public final class SafetensorsFile implements Closeable {

    /**
     * Where a tensor lies in the file.
     *
     * @param dtype element type
     * @param shape sizes of the dimensions, empty for a scalar
     * @param offset of the first byte, from the beginning of the data section
     * @param bytes length of the data
     */
    public record Info(DType dtype, List<Long> shape, long offset, long bytes) {

        /** Copies the shape. */
        public Info {
            shape = List.copyOf(shape);
        }
    }

    private static final int LENGTH_BYTES = 8;

    private final Path path;
    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long dataStart;

    private SafetensorsFile(Path path, FileChannel channel, SafetensorsHeader header, long dataStart) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        this.dataStart = dataStart;
    }

    static SafetensorsFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            String file = path.toString();
            long size = channel.size();
            if (size < LENGTH_BYTES) {
                throw new SafetensorsException(
                        file, null, "a safetensors file has at least 8 bytes, this one has " + size);
            }
            long length = readFully(path, channel, 0, LENGTH_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong(0);
            long limit = Math.min(size - LENGTH_BYTES, SafetensorsHeader.MAX_BYTES);
            if (length < 0 || length > limit) {
                throw new SafetensorsException(
                        file,
                        null,
                        "it announces a header of " + Long.toUnsignedString(length) + " bytes; at most " + limit
                                + " are possible in a file of " + size);
            }
            long dataStart = LENGTH_BYTES + length;
            byte[] json = readFully(path, channel, LENGTH_BYTES, (int) length).array();
            return new SafetensorsFile(path, channel, SafetensorsHeader.parse(file, json, size - dataStart), dataStart);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** The names of the tensors, in the order of the header. */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /** The text entries of the header. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * Type, shape and place of a tensor.
     *
     * @throws SafetensorsException if the file has no tensor of this name
     */
    public Info info(String name) {
        Info info = header.tensors().get(name);
        if (info == null) {
            throw new SafetensorsException(
                    path.toString(), name, "there is none of this name among its " + names().size() + " tensors");
        }
        return info;
    }

    /**
     * Reads a tensor into memory of its own.
     *
     * @throws SafetensorsException if the file has no tensor of this name, was cut off since it was opened, or holds a
     *     BOOL that is neither 0 nor 1
     * @throws IOException if reading fails
     */
    public Tensor tensor(String name) throws IOException {
        Info info = info(name);
        Tensor tensor = Tensors.empty(info.dtype(), shape(info));
        try {
            TensorMemory.visit("safetensors", tensor, (window, offset) -> {
                readFully(path, channel, dataStart + info.offset() + offset, window);
                requireBooleans(name, info, window);
            });
        } catch (IOException | RuntimeException | Error e) {
            tensor.close();
            throw e;
        }
        return tensor;
    }

    /**
     * Reads all tensors, in the order of the header.
     *
     * @throws SafetensorsException as {@link #tensor} does
     * @throws IOException if reading fails
     */
    public Map<String, Tensor> tensors() throws IOException {
        Map<String, Tensor> result = new LinkedHashMap<>();
        try {
            for (String name : names()) {
                result.put(name, tensor(name));
            }
        } catch (IOException | RuntimeException | Error e) {
            result.values().forEach(Tensor::close);
            throw e;
        }
        return result;
    }

    /** Closes the file; tensors that were read stay valid. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static long[] shape(Info info) {
        return info.shape().stream().mapToLong(Long::longValue).toArray();
    }

    /** Any other byte in a BOOL tensor is undefined behaviour in native code. */
    private void requireBooleans(String name, Info info, ByteBuffer window) {
        if (info.dtype() != DType.BOOL) {
            return;
        }
        for (int i = 0; i < window.limit(); i++) {
            if ((window.get(i) & ~1) != 0) {
                throw new SafetensorsException(
                        path.toString(), name, "a BOOL must be 0 or 1, found " + (window.get(i) & 0xff));
            }
        }
    }

    private static ByteBuffer readFully(Path path, FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        readFully(path, channel, position, buffer);
        return buffer;
    }

    private static void readFully(Path path, FileChannel channel, long position, ByteBuffer buffer) throws IOException {
        long at = position;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, at);
            if (count < 0) {
                throw cutOff(path);
            }
            at += count;
        }
    }

    private static SafetensorsException cutOff(Path path) {
        return new SafetensorsException(path.toString(), null, "the file was cut off while it was being read");
    }
}
