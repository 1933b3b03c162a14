package dev.fathom.data.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** The Hugging Face tokenizers library on the {@code tokenizer.json} of one of ours. */
final class Peer implements AutoCloseable {

    private final HuggingFaceTokenizer peer;

    Peer(BpeTokenizer tokenizer) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        tokenizer.write(json);
        peer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json.toByteArray()),
                Map.of("truncation", "false", "addSpecialTokens", "false"));
    }

    int[] encode(String text) {
        return Arrays.stream(encoding(text).getIds()).mapToInt(Math::toIntExact).toArray();
    }

    Encoding encoding(String text) {
        return peer.encode(text, false, false);
    }

    String decode(int[] tokens) {
        return peer.decode(Arrays.stream(tokens).asLongStream().toArray());
    }

    @Override
    public void close() {
        peer.close();
    }
}
