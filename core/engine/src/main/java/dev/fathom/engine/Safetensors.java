package dev.fathom.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes and opens safetensors files: an 8-byte little-endian header length, a JSON header, raw data.
 *
 * <p>The same tensors and metadata always give the same bytes: metadata is sorted by key, tensors by the size of their
 * element type, largest first, and then by name. So all data is aligned to its type, the data section to 8 bytes.
 */
public final class Safetensors {

    private static final int ALIGNMENT = 8;

    private Safetensors() {}

    /**
     * Opens a file and checks its header.
     *
     * @throws SafetensorsException if the header breaks the format
     * @throws IOException if the file cannot be read
     */
    public static SafetensorsFile open(Path path) throws IOException {
        return SafetensorsFile.open(path);
    }

    /**
     * Writes a file: aside first, then moved into place, so that a failure leaves the former file untouched.
     *
     * @param tensors by name; any layout and device, not modified
     * @param metadata text entries for the header
     * @throws SafetensorsException if a name or text cannot be stored
     * @throws IOException if writing fails
     */
    public static void write(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                write(channel, path.toString(), tensors, metadata);
            }
            Files.move(aside, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(aside);
            throw e;
        }
    }

    /**
     * Writes to a channel, which stays open.
     *
     * @param tensors by name; any layout and device, not modified
     * @param metadata text entries for the header
     * @throws SafetensorsException if a name or text cannot be stored
     * @throws IOException if writing fails
     */
    public static void write(WritableByteChannel channel, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        write(channel, "safetensors output", tensors, metadata);
    }

    private static void write(
            WritableByteChannel channel, String file, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        requireStorable(file, tensors, metadata);
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.comparing((Map.Entry<String, Tensor> entry) ->
                        -entry.getValue().dtype().bytes())
                .thenComparing(Map.Entry::getKey));
        writeFully(channel, header(file, ordered, metadata));
        for (Map.Entry<String, Tensor> entry : ordered) {
            try (Scope scope = Scope.open();
                    NoGrad guard = Autograd.noGrad()) {
                Tensor plain = entry.getValue().to(Device.CPU).contiguous();
                TensorMemory.visit("safetensors", plain, (window, offset) -> writeFully(channel, window));
            }
        }
    }

    private static ByteBuffer header(String file, List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Tensor> entry : tensors) {
                Tensor tensor = entry.getValue();
                long end = offset + tensor.numel() * tensor.dtype().bytes();
                json.writeObjectFieldStart(entry.getKey());
                json.writeStringField("dtype", tensor.dtype().name());
                json.writeFieldName("shape");
                json.writeArray(tensor.shape(), 0, tensor.rank());
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, end}, 0, 2);
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        while (bytes.size() % ALIGNMENT != 0) {
            bytes.write(' ');
        }
        if (bytes.size() > SafetensorsHeader.MAX_BYTES) {
            throw new SafetensorsException(
                    file,
                    null,
                    "names and metadata take " + bytes.size() + " bytes, the format allows "
                            + SafetensorsHeader.MAX_BYTES);
        }
        return ByteBuffer.allocate(ALIGNMENT + bytes.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.size())
                .put(bytes.toByteArray())
                .flip();
    }

    private static void requireStorable(String file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        for (String name : tensors.keySet()) {
            if (name.equals(SafetensorsHeader.METADATA)) {
                throw new SafetensorsException(file, name, "this name is reserved for the header's text entries");
            }
            requireText(file, name, name);
        }
        metadata.forEach((key, value) -> {
            requireText(file, SafetensorsHeader.METADATA, key);
            requireText(file, SafetensorsHeader.METADATA, value);
        });
    }

    private static void requireText(String file, String tensor, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new SafetensorsException(
                    file, tensor, "'" + SafetensorsHeader.shown(text) + "' is not valid Unicode text");
        }
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
