package dev.fathom.lab.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.lab.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A manifest as JSON. Its last field is the hash of all others, so that a flipped bit in the manifest itself is seen
 * too.
 */
final class ManifestFile {

    /** No manifest is longer; a longer file is not one. */
    static final int LONGEST = 16 << 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ManifestFile() {}

    /** Whether a checkpoint may hold a file of this name: relative, inside, and the same on every system. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equalsIgnoreCase(Manifest.NAME);
    }

    static byte[] encode(Manifest manifest) {
        ObjectNode root = body(manifest);
        root.put("check", Sha256.of(bytes(root)));
        return bytes(root);
    }

    /** Reads a manifest; what is wrong with it is the message of the exception. */
    static Manifest decode(byte[] content) throws IOException {
        JsonNode root = parse(content);
        int version = (int) whole(root, "version");
        if (version != Manifest.VERSION) {
            throw new IOException("format version " + version + ", this program reads version " + Manifest.VERSION);
        }
        JsonNode metric = root.path("metric");
        Map<String, Manifest.Entry> files = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> file : root.path("files").properties()) {
            String hash = file.getValue().path("sha256").asText();
            if (!isName(file.getKey()) || !HASH.matcher(hash).matches()) {
                throw new IOException("the manifest names a file wrongly");
            }
            files.put(file.getKey(), new Manifest.Entry(whole(file.getValue(), "size"), hash));
        }
        Manifest manifest = new Manifest(
                version,
                whole(root, "step"),
                metric.isNumber() ? OptionalDouble.of(metric.doubleValue()) : OptionalDouble.empty(),
                files);
        if (!Sha256.of(bytes(body(manifest))).equals(root.path("check").asText())) {
            throw new IOException("the manifest does not have its own hash");
        }
        return manifest;
    }

    private static JsonNode parse(byte[] content) throws IOException {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            throw new IOException("the manifest is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static long whole(JsonNode node, String field) throws IOException {
        JsonNode value = node.path(field);
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IOException("the manifest's " + field + " is not a whole number of at least 0");
        }
        return value.longValue();
    }

    private static ObjectNode body(Manifest manifest) {
        ObjectNode root = JSON.createObjectNode();
        root.put("version", manifest.version()).put("step", manifest.step());
        manifest.metric().ifPresent(metric -> root.put("metric", metric));
        ObjectNode files = root.putObject("files");
        manifest.files()
                .forEach((name, entry) ->
                        files.putObject(name).put("size", entry.size()).put("sha256", entry.sha256()));
        return root;
    }

    private static byte[] bytes(ObjectNode root) {
        return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
