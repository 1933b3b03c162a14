package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BpeTokenizer TOKENIZER = BpeTrainer.train(List.of(utf8("aa ab aa ab abab aa ab")), 262);
    private static final int ROUNDS = "full".equals(System.getProperty("fathom.soak")) ? 100_000 : 3_000;

    private static byte[] written() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TOKENIZER.write(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsWhatItWrites(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        Files.write(file, written());
        BpeTokenizer read = BpeTokenizer.read(file);
        assertThat(read.hash()).isEqualTo(TOKENIZER.hash());
        assertThat(read.merges()).isEqualTo(TOKENIZER.merges());
        assertThat(read.vocabularySize()).isEqualTo(TOKENIZER.vocabularySize());
        assertThat(read.endOfText()).isEqualTo(TOKENIZER.vocabularySize() - 1);
    }

    @Test
    void writesLinesTheSameOnEverySystem() {
        assertThat(new String(written(), StandardCharsets.UTF_8)).contains("\n").doesNotContain("\r");
    }

    @ParameterizedTest
    @CsvSource({
        "/model/type, \"WordPiece\", model.type",
        "/model/byte_fallback, true, model.byte_fallback",
        "/model/ignore_merges, true, model.ignore_merges",
        "/model/dropout, 0.1, model.dropout",
        "/model/unk_token, \"a\", model.unk_token",
        "/model/vocab, [], model.vocab",
        "/model/vocab/a, 7, model.vocab",
        "/model/vocab/more, 7, added_tokens[0].id",
        "/model/merges, {}, model.merges",
        "/model/merges/0, \"a\", model.merges[0]",
        "/model/merges/0, \"Ġ nothing\", model.merges[0]",
        "/model/merges/1, 7, model.merges[1]",
        "/model/merges/1, \"Ġ a\", model.merges[1]",
        "/pre_tokenizer, null, pre_tokenizer",
        "/pre_tokenizer/type, \"Whitespace\", pre_tokenizer.type",
        "/pre_tokenizer/add_prefix_space, true, pre_tokenizer.add_prefix_space",
        "/pre_tokenizer/use_regex, false, pre_tokenizer.use_regex",
        "/decoder/type, \"WordPiece\", decoder.type",
        "/normalizer, {\"type\":\"NFC\"}, normalizer",
        "/truncation, {\"max_length\":7}, truncation",
        "/added_tokens, [], added_tokens[0]",
        "/added_tokens/0/content, \"</s>\", added_tokens[0].content",
        "/added_tokens/0/lstrip, true, added_tokens[0].lstrip",
        "/surprise, 1, surprise",
    })
    void otherKindsOfTokenizerAreRefusedByTheKeyThatDiffers(String pointer, String value, String key)
            throws IOException {
        JsonNode root = JSON.readTree(written());
        put(root, pointer, JSON.readTree(value));
        assertThatThrownBy(() -> TokenizerJson.read(JSON.writeValueAsBytes(root), "t.json"))
                .isInstanceOf(TokenizerException.class)
                .hasMessageStartingWith("tokenizer t.json is not usable: ")
                .hasMessageContaining("\"" + key + "\"");
    }

    private static void put(JsonNode root, String pointer, JsonNode value) {
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = root.at(pointer.substring(0, slash));
        String last = pointer.substring(slash + 1);
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), value);
        } else {
            ((ObjectNode) parent).set(last, value);
        }
    }

    @Test
    void settingsThatAreOffMayBeMissingAndMergesMayBePairs() throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(written());
        root.remove(List.of("truncation", "padding", "normalizer", "post_processor"));
        ObjectNode model = (ObjectNode) root.path("model");
        model.remove(List.of("dropout", "unk_token", "ignore_merges"));
        ArrayNode pairs = JSON.createArrayNode();
        model.path("merges").forEach(merge -> {
            ArrayNode pair = pairs.addArray();
            Arrays.stream(merge.asText().split(" ", -1)).forEach(pair::add);
        });
        model.set("merges", pairs);
        assertThat(TokenizerJson.read(JSON.writeValueAsBytes(root), "t.json").hash())
                .isEqualTo(TOKENIZER.hash());
    }

    @Test
    void brokenJsonIsNamedWithItsPlace() {
        assertThatThrownBy(() -> TokenizerJson.read(utf8("{\n \"model\": ]"), "t.json"))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("line 2");
        String twice = new String(written(), StandardCharsets.UTF_8).replace("\"padding\"", "\"truncation\"");
        assertThatThrownBy(() -> TokenizerJson.read(utf8(twice), "t.json")).hasMessageContaining("uplicate");
        String deep = "[".repeat(100_000);
        assertThatThrownBy(() -> TokenizerJson.read(utf8(deep), "t.json")).isInstanceOf(TokenizerException.class);
        assertThatThrownBy(() -> TokenizerJson.read(new byte[0], "t.json")).isInstanceOf(TokenizerException.class);
    }

    @Test
    void missingAndHugeFilesAreRefusedUnread(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> BpeTokenizer.read(folder.resolve("none.json")))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("does not exist");
        Path huge = folder.resolve("huge.json");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(1L << 34);
        }
        assertThatThrownBy(() -> BpeTokenizer.read(huge))
                .isInstanceOf(TokenizerException.class)
                .hasMessageContaining("at most");
    }

    @Test
    void filesWithChangedBytesAreReadRightOrRefused() {
        byte[] good = written();
        Random random = new Random(5);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bad = random.nextInt(4) == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int change = random.nextInt(4); change >= 0 && bad.length > 0; change--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            assertReadRightOrRefused(bad);
        }
    }

    @Test
    void filesWithChangedStructureAreReadRightOrRefused() throws IOException {
        Random random = new Random(6);
        for (int round = 0; round < ROUNDS / 3; round++) {
            JsonNode root = JSON.readTree(written());
            for (int change = random.nextInt(3); change >= 0; change--) {
                mutate(root, random);
            }
            assertReadRightOrRefused(JSON.writeValueAsBytes(root));
        }
    }

    private static void mutate(JsonNode root, Random random) throws IOException {
        List<JsonNode> containers = new ArrayList<>();
        collect(root, containers);
        JsonNode parent = containers.get(random.nextInt(containers.size()));
        String[] values = {"null", "true", "-1", "1e999", "256", "\"\"", "\"a a\"", "\"<|endoftext|>\"", "[]", "{}"};
        JsonNode value = JSON.readTree(values[random.nextInt(values.length)]);
        if (parent instanceof ArrayNode array) {
            array.insert(random.nextInt(array.size() + 1), value);
            if (random.nextBoolean()) {
                array.remove(random.nextInt(array.size()));
            }
        } else if (parent instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.add("added");
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(3) == 0) {
                object.remove(name);
            } else {
                object.set(name, value);
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private static void assertReadRightOrRefused(byte[] json) {
        try {
            BpeTokenizer read = TokenizerJson.read(json, "bad");
            assertThat(read.decode(read.encode("some text, aab"))).isEqualTo("some text, aab");
        } catch (TokenizerException e) {
            assertThat(e.getMessage())
                    .startsWith("tokenizer bad is not usable: ")
                    .hasSizeLessThan(400)
                    .doesNotContain("\n");
        }
    }
}
