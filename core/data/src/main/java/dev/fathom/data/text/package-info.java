/**
 * Text as a language model sees it: a byte-level BPE tokenizer that is trained here, files of tokens, windows over
 * them, and baselines on the same bytes.
 *
 * <p>{@link dev.fathom.data.text.BpeTrainer} learns merges from documents; {@link dev.fathom.data.text.BpeTokenizer}
 * encodes, decodes and is kept as a Hugging Face {@code tokenizer.json}, with which other implementations agree token
 * for token. {@link dev.fathom.data.text.TokenFile} holds an encoded corpus; {@link dev.fathom.data.text.TokenWindows}
 * cuts it into examples.
 */
@NullMarked
package dev.fathom.data.text;

import org.jspecify.annotations.NullMarked;
