package dev.fathom.data.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Hugging Face {@code tokenizer.json} of a byte-level BPE tokenizer. What is read is not trusted. */
final class TokenizerJson {

    private static final int LARGEST_FILE = 64 << 20;
    private static final int BYTES = 256;
    private static final int LONGEST_SHOWN = 60;
    private static final String VOCABULARY = "vocab";
    private static final String MERGES = "merges";
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(1 << 16)
                            .maxNumberLength(20)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
    private static final ObjectWriter WRITER =
            JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES));

    private TokenizerJson() {}

    static void write(BpeTokenizer tokenizer, OutputStream out) throws IOException {
        List<String> names = tokenizer.names();
        ObjectNode root = settings(tokenizer.endOfText());
        ObjectNode model = root.withObject("/model");
        ObjectNode vocabulary = model.putObject(VOCABULARY);
        for (int id = 0; id < names.size(); id++) {
            vocabulary.put(names.get(id), id);
        }
        ArrayNode merges = model.putArray(MERGES);
        for (BpeTokenizer.Merge merge : tokenizer.merges()) {
            merges.add(names.get(merge.left()) + " " + names.get(merge.right()));
        }
        WRITER.without(StreamWriteFeature.AUTO_CLOSE_TARGET).writeValue(out, root);
    }

    /** All there is to say about a tokenizer of this kind but its vocabulary and merges. */
    private static ObjectNode settings(int endOfText) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", "1.0").putNull("truncation").putNull("padding");
        ObjectNode special = root.putArray("added_tokens").addObject();
        special.put("id", endOfText).put("content", BpeTokenizer.END_OF_TEXT);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            special.put(flag, false);
        }
        special.put("special", true);
        root.putNull("normalizer").set("pre_tokenizer", byteLevel());
        root.putNull("post_processor").set("decoder", byteLevel());
        ObjectNode model = root.putObject("model").put("type", "BPE");
        for (String absent : List.of("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix")) {
            model.putNull(absent);
        }
        for (String flag : List.of("fuse_unk", "byte_fallback", "ignore_merges")) {
            model.put(flag, false);
        }
        return root;
    }

    private static ObjectNode byteLevel() {
        ObjectNode part = JSON.createObjectNode().put("type", "ByteLevel");
        return part.put("add_prefix_space", false).put("trim_offsets", true).put("use_regex", true);
    }

    static BpeTokenizer read(Path file) {
        try {
            long size = Files.size(file);
            if (size > LARGEST_FILE) {
                throw broken(file.toString(), "it has " + size + " bytes; at most " + LARGEST_FILE + " are read");
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new TokenizerException("tokenizer " + file + " does not exist", e);
        } catch (IOException e) {
            throw new TokenizerException("tokenizer " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static BpeTokenizer read(byte[] bytes, String file) {
        JsonNode root = parse(bytes, file);
        JsonNode vocabulary = root.path("model").path(VOCABULARY);
        JsonNode merges = root.path("model").path(MERGES);
        requireSame(JSON.getNodeFactory().textNode("BPE"), root.path("model").path("type"), "model.type", file);
        if (!vocabulary.isObject() || !merges.isArray()) {
            throw broken(file, "\"model.vocab\" must be an object and \"model.merges\" an array");
        }
        requireSame(settings(vocabulary.size() - 1), root, "", file);
        BpeTokenizer tokenizer = new BpeTokenizer(merges(merges, file));
        requireIds(tokenizer, vocabulary, file);
        return tokenizer;
    }

    private static JsonNode parse(byte[] bytes, String file) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            String fault = e.getOriginalMessage().lines().findFirst().orElse("no JSON");
            throw new TokenizerException("tokenizer " + file + " is not usable: broken JSON" + place + ": " + fault, e);
        } catch (IOException e) {
            throw new TokenizerException("tokenizer " + file + " is not usable: " + e.getMessage(), e);
        }
    }

    /** Requires all settings as they are written here; what is null or false may also be missing. */
    private static void requireSame(JsonNode wanted, JsonNode given, String key, String file) {
        boolean optional = wanted.isNull() || (wanted.isBoolean() && !wanted.booleanValue());
        if (given.isMissingNode() && optional) {
            return;
        }
        if (wanted.isContainerNode() && wanted.getNodeType() == given.getNodeType()) {
            wanted.fieldNames()
                    .forEachRemaining(
                            field -> requireSame(wanted.path(field), given.path(field), join(key, field), file));
            given.fieldNames().forEachRemaining(field -> {
                if (!wanted.has(field) && !join(key, field).matches("model\\.(vocab|merges)")) {
                    throw broken(file, "it has an unknown key \"" + shown(join(key, field)) + "\"");
                }
            });
            for (int i = 0; i < Math.max(wanted.size(), given.size()) && wanted.isArray(); i++) {
                requireSame(wanted.path(i), given.path(i), key + "[" + i + "]", file);
            }
        } else if (!wanted.equals(given)) {
            String found = given.isMissingNode() ? "missing" : shown(given.toString());
            String allowed = wanted.isMissingNode() ? "nothing" : shown(wanted.toString());
            throw broken(file, "\"" + key + "\" is " + found + "; only " + allowed + " is read");
        }
    }

    private static String join(String key, String field) {
        return key.isEmpty() ? field : key + "." + field;
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    private static List<BpeTokenizer.Merge> merges(JsonNode entries, String file) {
        Map<String, Integer> ids = new HashMap<>();
        for (int b = 0; b < BYTES; b++) {
            ids.put(ByteAlphabet.name(new byte[] {(byte) b}), b);
        }
        List<BpeTokenizer.Merge> merges = new ArrayList<>(entries.size());
        for (JsonNode entry : entries) {
            String where = "\"model.merges[" + merges.size() + "]\" is " + shown(entry.toString());
            String[] parts = parts(entry);
            Integer left = ids.get(parts[0]);
            Integer right = ids.get(parts[1]);
            if (left == null || right == null) {
                throw broken(file, where + ", not two tokens that are bytes or earlier merges");
            }
            String joined = parts[0] + parts[1];
            if (joined.length() > BpeTokenizer.LONGEST_TOKEN) {
                throw broken(file, where + ", a token of more than " + BpeTokenizer.LONGEST_TOKEN + " bytes");
            }
            if (ids.putIfAbsent(joined, BYTES + merges.size()) != null) {
                throw broken(file, where + ", which makes a token that there is already");
            }
            merges.add(new BpeTokenizer.Merge(left, right));
        }
        return merges;
    }

    /** Two names, written as "a b" or, by newer programs, as ["a", "b"]; empty names where it is neither. */
    private static String[] parts(JsonNode entry) {
        if (entry.isArray() && entry.size() == 2) {
            return new String[] {entry.path(0).asText(), entry.path(1).asText()};
        }
        String text = entry.asText();
        int space = text.indexOf(' ');
        return space < 0 ? new String[] {"", ""} : new String[] {text.substring(0, space), text.substring(space + 1)};
    }

    private static void requireIds(BpeTokenizer tokenizer, JsonNode vocabulary, String file) {
        List<String> names = tokenizer.names();
        if (vocabulary.size() != names.size()) {
            throw broken(
                    file,
                    "\"model.vocab\" has " + vocabulary.size() + " tokens, but the bytes, the merges and the"
                            + " end of text make " + names.size());
        }
        for (int id = 0; id < names.size(); id++) {
            JsonNode given = vocabulary.path(names.get(id));
            if (!given.isInt() || given.intValue() != id) {
                throw broken(
                        file,
                        "\"model.vocab\" gives " + shown(names.get(id)) + " the id " + shown(given.toString())
                                + "; it must be " + id + ": bytes first, then merges in order, then the end of text");
            }
        }
    }

    private static TokenizerException broken(String file, String fault) {
        return new TokenizerException("tokenizer " + file + " is not usable: " + fault, null);
    }
}
