package dev.fathom.data.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Hugging Face {@code tokenizer.json} of a byte-level BPE tokenizer. What is read is not trusted. */
final class TokenizerJson {

    private static final int LARGEST_FILE = 64 << 20;
    private static final int BYTES = 256;
    private static final int LONGEST_TOKEN = 4096;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(20)
                            .maxStringLength(1 << 16)
                            .build())
                    .build())
            .build();

    private TokenizerJson() {}

    static void write(BpeTokenizer tokenizer, OutputStream out) throws IOException {
        List<String> names = tokenizer.names();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("version", "1.0");
            json.writeNullField("truncation");
            json.writeNullField("padding");
            writeEndOfText(json, tokenizer.endOfText());
            json.writeNullField("normalizer");
            writeByteLevel(json, "pre_tokenizer");
            json.writeNullField("post_processor");
            writeByteLevel(json, "decoder");
            json.writeObjectFieldStart("model");
            json.writeStringField("type", "BPE");
            json.writeNullField("dropout");
            json.writeNullField("unk_token");
            json.writeNullField("continuing_subword_prefix");
            json.writeNullField("end_of_word_suffix");
            json.writeBooleanField("fuse_unk", false);
            json.writeBooleanField("byte_fallback", false);
            json.writeBooleanField("ignore_merges", false);
            json.writeObjectFieldStart("vocab");
            for (int id = 0; id < names.size(); id++) {
                json.writeNumberField(names.get(id), id);
            }
            json.writeEndObject();
            json.writeArrayFieldStart("merges");
            for (BpeTokenizer.Merge merge : tokenizer.merges()) {
                json.writeString(names.get(merge.left()) + " " + names.get(merge.right()));
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    private static void writeEndOfText(JsonGenerator json, int id) throws IOException {
        json.writeArrayFieldStart("added_tokens");
        json.writeStartObject();
        json.writeNumberField("id", id);
        json.writeStringField("content", BpeTokenizer.END_OF_TEXT);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            json.writeBooleanField(flag, false);
        }
        json.writeBooleanField("special", true);
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void writeByteLevel(JsonGenerator json, String field) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("type", "ByteLevel");
        json.writeBooleanField("add_prefix_space", false);
        json.writeBooleanField("trim_offsets", true);
        json.writeBooleanField("use_regex", true);
        json.writeEndObject();
    }

    static BpeTokenizer read(byte[] bytes, String file) {
        if (bytes.length > LARGEST_FILE) {
            throw broken(file, "it has " + bytes.length + " bytes; at most " + LARGEST_FILE + " are read");
        }
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new TokenizerException("tokenizer " + file + " is broken: it is no JSON", e);
        }
        JsonNode model = root.path("model");
        if (!model.path("type").asText().equals("BPE")
                || !root.path("pre_tokenizer").path("type").asText().equals("ByteLevel")
                || root.path("pre_tokenizer").path("add_prefix_space").asBoolean(true)
                || !root.path("pre_tokenizer").path("use_regex").asBoolean(false)) {
            throw broken(file, "only byte-level BPE with GPT-2's pieces and no prefix space is read");
        }
        List<BpeTokenizer.Merge> merges = merges(model, file);
        BpeTokenizer tokenizer = new BpeTokenizer(merges);
        requireIds(tokenizer, model.path("vocab"), file);
        return tokenizer;
    }

    private static List<BpeTokenizer.Merge> merges(JsonNode model, String file) {
        Map<String, Integer> ids = new HashMap<>();
        for (int b = 0; b < BYTES; b++) {
            ids.put(ByteAlphabet.name(new byte[] {(byte) b}), b);
        }
        List<BpeTokenizer.Merge> merges = new ArrayList<>();
        for (JsonNode entry : model.path("merges")) {
            String text = entry.isArray() && entry.size() == 2
                    ? entry.get(0).asText() + " " + entry.get(1).asText()
                    : entry.asText();
            int space = text.indexOf(' ');
            Integer left = space < 0 ? null : ids.get(text.substring(0, space));
            Integer right = space < 0 ? null : ids.get(text.substring(space + 1));
            if (left == null || right == null) {
                throw broken(file, "merge " + merges.size() + " is not of two earlier tokens");
            }
            String joined = text.substring(0, space) + text.substring(space + 1);
            if (joined.length() > LONGEST_TOKEN || ids.putIfAbsent(joined, BYTES + merges.size()) != null) {
                throw broken(file, "merge " + merges.size() + " makes a token twice or one that is too long");
            }
            merges.add(new BpeTokenizer.Merge(left, right));
        }
        return merges;
    }

    private static void requireIds(BpeTokenizer tokenizer, JsonNode vocabulary, String file) {
        List<String> names = tokenizer.names();
        if (vocabulary.size() != names.size()) {
            throw broken(file, "its vocabulary has " + vocabulary.size() + " tokens, its merges make " + names.size());
        }
        for (int id = 0; id < names.size(); id++) {
            JsonNode given = vocabulary.path(names.get(id));
            if (!given.isInt() || given.intValue() != id) {
                throw broken(file, "token '" + names.get(id) + "' must have id " + id + ": bytes first, then merges");
            }
        }
    }

    private static TokenizerException broken(String file, String fault) {
        return new TokenizerException("tokenizer " + file + " is not usable: " + fault, null);
    }
}
