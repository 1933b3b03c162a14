package dev.fathom.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON header of a safetensors file as hostile input.
 *
 * <p>What it returns is consistent: names and metadata keys are unique, every shape has the size its offsets say, and
 * the tensors tile the data section without gaps or overlaps.
 */
final class SafetensorsHeader {

    /** The format's own limit. */
    static final int MAX_BYTES = 100_000_000;

    /** The key of the text entries; no tensor may have this name. */
    static final String METADATA = "__metadata__";

    private static final int MAX_RANK = 64;
    private static final int MAX_DEPTH = 3;
    private static final int MAX_NUMBER_LENGTH = 20;

    private final String file;
    private final long dataBytes;
    private final JsonParser json;
    private final Map<String, SafetensorsFile.Info> tensors = new LinkedHashMap<>();
    private Map<String, String> metadata = Map.of();

    private SafetensorsHeader(String file, long dataBytes, JsonParser json) {
        this.file = file;
        this.dataBytes = dataBytes;
        this.json = json;
    }

    /**
     * Parses a header.
     *
     * @param file named in errors
     * @param header the bytes between the length and the data
     * @param dataBytes the length of the data section
     */
    static SafetensorsHeader parse(String file, byte[] header, long dataBytes) {
        if (header.length == 0 || header[0] != '{') {
            throw new SafetensorsException(file, null, "the header must begin with '{'");
        }
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header));
        } catch (CharacterCodingException e) {
            throw new SafetensorsException(file, null, "the header is not valid UTF-8", e);
        }
        try (JsonParser json = parser(text)) {
            SafetensorsHeader result = new SafetensorsHeader(file, dataBytes, json);
            result.readHeader();
            result.checkLayout();
            return result;
        } catch (JsonProcessingException e) {
            throw new SafetensorsException(
                    file, null, "the header is not acceptable JSON: " + shown(e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new SafetensorsException(file, null, "the header cannot be read", e);
        }
    }

    /** The tensors in the order of the header. */
    Map<String, SafetensorsFile.Info> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** The text entries in the order of the header. */
    Map<String, String> metadata() {
        return metadata;
    }

    /** A name from a file as an error may show it: short, on one line. */
    static String shown(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }

    private static JsonParser parser(CharBuffer text) throws IOException {
        StreamReadConstraints limits = StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .maxStringLength(MAX_BYTES)
                .maxNameLength(MAX_BYTES)
                .build();
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(limits)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
        return factory.createParser(text.array(), text.arrayOffset(), text.length());
    }

    private void readHeader() throws IOException {
        expect(json.nextToken(), JsonToken.START_OBJECT, null, "the header");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            requireText(name, name, "the name");
            expect(json.nextToken(), JsonToken.START_OBJECT, name, "its entry");
            if (name.equals(METADATA)) {
                metadata = Collections.unmodifiableMap(readMetadata());
            } else {
                tensors.put(name, readTensor(name));
            }
        }
        if (json.nextToken() != null) {
            throw new SafetensorsException(file, null, "there is text after the header's closing brace");
        }
    }

    private Map<String, String> readMetadata() throws IOException {
        Map<String, String> result = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            expect(json.nextToken(), JsonToken.VALUE_STRING, METADATA, "the value of '" + shown(key) + "'");
            String value = json.getText();
            requireText(key, METADATA, "a key");
            requireText(value, METADATA, "the value of '" + shown(key) + "'");
            result.put(key, value);
        }
        return result;
    }

    private SafetensorsFile.Info readTensor(String name) throws IOException {
        DType dtype = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(value, JsonToken.VALUE_STRING, name, "its dtype");
                    dtype = dtype(name, json.getText());
                }
                case "shape" -> shape = readLongs(name, "shape", value, MAX_RANK);
                case "data_offsets" -> offsets = readLongs(name, "data_offsets", value, 2);
                default ->
                    throw new SafetensorsException(
                            file, name, "unknown key '" + shown(key) + "'; an entry has dtype, shape and data_offsets");
            }
        }
        if (dtype == null || shape == null || offsets == null) {
            String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
            throw new SafetensorsException(file, name, missing + " is missing");
        }
        return info(name, dtype, shape, offsets);
    }

    private SafetensorsFile.Info info(String name, DType dtype, List<Long> shape, List<Long> offsets) {
        if (offsets.size() != 2) {
            throw new SafetensorsException(file, name, "data_offsets must be two numbers, got " + offsets);
        }
        long begin = offsets.get(0);
        long end = offsets.get(1);
        if (begin > end || end > dataBytes) {
            throw new SafetensorsException(
                    file,
                    name,
                    "data_offsets " + offsets + " must lie in order within the " + dataBytes + " bytes of data");
        }
        long bytes = bytes(name, dtype, shape);
        if (bytes != end - begin) {
            throw new SafetensorsException(
                    file,
                    name,
                    dtype + " " + shape + " takes " + bytes + " bytes, but data_offsets " + offsets + " hold "
                            + (end - begin));
        }
        return new SafetensorsFile.Info(dtype, shape, begin, bytes);
    }

    /** The size in bytes; the product over the non-zero dimensions must fit too, or strides would overflow. */
    private long bytes(String name, DType dtype, List<Long> shape) {
        long product = dtype.bytes();
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension == 0) {
                empty = true;
                continue;
            }
            if (product > Long.MAX_VALUE / dimension) {
                throw new SafetensorsException(file, name, "the size of shape " + shape + " overflows");
            }
            product *= dimension;
        }
        return empty ? 0 : product;
    }

    private List<Long> readLongs(String name, String key, JsonToken start, int limit) throws IOException {
        expect(start, JsonToken.START_ARRAY, name, key);
        List<Long> values = new ArrayList<>();
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            expect(token, JsonToken.VALUE_NUMBER_INT, name, "every element of " + key);
            if (values.size() == limit) {
                throw new SafetensorsException(file, name, key + " has more than " + limit + " elements");
            }
            long value = json.getLongValue();
            if (value < 0) {
                throw new SafetensorsException(file, name, key + " must not be negative, got " + value);
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    private DType dtype(String name, String text) {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(text)) {
                return dtype;
            }
        }
        throw new SafetensorsException(
                file, name, "dtype '" + shown(text) + "' is not supported; supported are " + List.of(DType.values()));
    }

    /** The tensors must tile the data section: in order of their offsets, each begins where the last one ended. */
    private void checkLayout() {
        List<Map.Entry<String, SafetensorsFile.Info>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort((a, b) -> {
            int byOffset = Long.compare(a.getValue().offset(), b.getValue().offset());
            return byOffset != 0
                    ? byOffset
                    : Long.compare(a.getValue().bytes(), b.getValue().bytes());
        });
        long position = 0;
        for (Map.Entry<String, SafetensorsFile.Info> entry : ordered) {
            SafetensorsFile.Info info = entry.getValue();
            if (info.offset() != position) {
                throw new SafetensorsException(
                        file,
                        entry.getKey(),
                        "its data begins at " + info.offset()
                                + (info.offset() < position ? ", inside the" : ", after a gap:")
                                + " tensor before it ends at " + position);
            }
            position = info.offset() + info.bytes();
        }
        if (position != dataBytes) {
            throw new SafetensorsException(
                    file, null, "the tensors end at byte " + position + " of " + dataBytes + " bytes of data");
        }
    }

    private void expect(@Nullable JsonToken got, JsonToken wanted, @Nullable String tensor, String what) {
        if (got != wanted) {
            throw new SafetensorsException(file, tensor, what + " must be " + word(wanted) + ", got " + word(got));
        }
    }

    /** Refuses lone surrogates: they are not text, and could not be written back. */
    private void requireText(String text, String tensor, String what) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new SafetensorsException(file, tensor, what + " is not valid Unicode text");
        }
    }

    private static String word(@Nullable JsonToken token) {
        if (token == null) {
            return "the end of the header";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "a whole number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            default -> token.name();
        };
    }
}
