package dev.fathom.train.language;

import dev.fathom.data.text.StreamingDecoder;
import dev.fathom.data.text.Tokenizer;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.KvCache;
import dev.fathom.nn.Llama;
import java.util.Arrays;
import java.util.function.Consumer;

/** Continues a text with a language model, a token at a time, remembering the keys and values of what it has read. */
public final class TextGenerator {

    private final Llama model;
    private final Tokenizer tokenizer;

    /** A generator; the model is read only. */
    public TextGenerator(Llama model, Tokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * Continues a text until {@code tokens} tokens are drawn or the end of text comes. When the model's context is
     * full, its second half is read again and goes on from there.
     *
     * @param prompt the text to go on from; an empty one begins a document
     * @param listener hears the new text as soon as its characters are complete
     * @return the new text
     */
    public String generate(String prompt, int tokens, Sampling sampling, Rng rng, Consumer<String> listener) {
        int context = model.config().context();
        StringBuilder text = new StringBuilder();
        StreamingDecoder decoder = tokenizer.stream();
        int[] read = prompt.isEmpty() ? new int[] {tokenizer.endOfText()} : tokenizer.encode(prompt);
        try (NoGrad off = Autograd.noGrad();
                KvCache cache = model.cache(1)) {
            float[] logits = read(lastOf(read, context - 1), cache);
            int[] seen = read;
            for (int i = 0; i < tokens; i++) {
                int token = sampling.draw(logits, rng);
                if (token == tokenizer.endOfText()) {
                    break;
                }
                tell(decoder.add(token), text, listener);
                seen = append(seen, token);
                if (cache.length() == context) {
                    cache.truncate(0);
                    logits = read(lastOf(seen, Math.max(1, context / 2)), cache);
                } else {
                    logits = read(new int[] {token}, cache);
                }
            }
        }
        tell(decoder.finish(), text, listener);
        return text.toString();
    }

    private static void tell(String piece, StringBuilder text, Consumer<String> listener) {
        if (!piece.isEmpty()) {
            text.append(piece);
            listener.accept(piece);
        }
    }

    private static int[] lastOf(int[] tokens, int most) {
        int kept = Math.max(1, Math.min(most, tokens.length));
        return Arrays.copyOfRange(tokens, tokens.length - kept, tokens.length);
    }

    private static int[] append(int[] tokens, int token) {
        int[] longer = Arrays.copyOf(tokens, tokens.length + 1);
        longer[tokens.length] = token;
        return longer;
    }

    /** Reads tokens into the cache and gives the logits after the last one. */
    private float[] read(int[] tokens, KvCache cache) {
        try (Scope scope = Scope.open()) {
            long[] ids = Arrays.stream(tokens).asLongStream().toArray();
            Tensor logits = model.append(Tensors.of(ids, 1, ids.length), cache);
            return logits.select(1, ids.length - 1).reshape(-1).toFloats();
        }
    }
}
