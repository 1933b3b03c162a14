/**
 * Text as a language model sees it: a byte-level BPE tokenizer that is trained here, files of tokens, windows over
 * them, and baselines on the same bytes.
 *
 * <p>{@link dev.fathom.data.text.BpeTrainer} learns merges from documents; {@link dev.fathom.data.text.BpeTokenizer}
 * encodes, decodes and is kept as a Hugging Face {@code tokenizer.json}, with which other implementations agree token
 * for token. {@link dev.fathom.data.text.TokenFile} holds an encoded corpus; {@link dev.fathom.data.text.TokenWindows}
 * and {@link dev.fathom.data.text.ValidationWindows} cut it into examples; {@link dev.fathom.data.text.ByteTrigram} and
 * {@link dev.fathom.data.text.XzBaseline} say how many bits per byte the same text costs without a language model.
 *
 * <p>Encoding is plain Java, many times faster than a call into the Hugging Face library for each document; that
 * library is used in tests only, as the peer which must agree.
 */
@NullMarked
package dev.fathom.data.text;

import org.jspecify.annotations.NullMarked;
