package dev.fathom.train.language;

import dev.fathom.data.Corpus;
import dev.fathom.data.Document;
import dev.fathom.data.text.BpeTokenizer;
import dev.fathom.data.text.BpeTrainer;
import dev.fathom.data.text.TokenFile;
import dev.fathom.data.text.TokenFileException;
import dev.fathom.data.text.TokenizerException;
import dev.fathom.lab.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * A corpus with its tokenizer and its token files. They depend on text and settings alone and are kept in a cache under
 * the hash of these, so that a second run does not encode anew.
 *
 * @param tokenizer learned from the training text
 * @param train the training text's tokens
 * @param validation the held-out text's tokens
 * @param trainText the training documents used
 * @param validationText the held-out documents used
 */
public record EncodedCorpus(
        BpeTokenizer tokenizer,
        TokenFile train,
        TokenFile validation,
        List<byte[]> trainText,
        List<byte[]> validationText) {

    private static final String FORMAT = "encoded-corpus-2";

    /** Copies the lists of documents. */
    public EncodedCorpus {
        trainText = List.copyOf(trainText);
        validationText = List.copyOf(validationText);
    }

    /**
     * Encodes a corpus, or opens what an earlier call encoded.
     *
     * @param cache folder in which encoded corpora are kept
     * @param say hears what is done if it takes a while
     */
    public static EncodedCorpus of(Corpus corpus, LanguageModelConfig.Data data, Path cache, Consumer<String> say)
            throws IOException {
        List<byte[]> train = upTo(corpus.train(), data.trainBytes());
        List<byte[]> validation = upTo(corpus.validation(), data.validationBytes());
        Path folder = cache.resolve(key(train, validation, data));
        try {
            return open(folder, train, validation);
        } catch (TokenizerException | TokenFileException e) {
            say.accept(String.format(
                    Locale.ROOT,
                    "learning a tokenizer of %d tokens and encoding %.1f MB of text",
                    data.vocabulary(),
                    bytes(train) / 1e6));
        }
        Files.createDirectories(folder);
        BpeTokenizer tokenizer = BpeTrainer.train(everyFew(train, data.tokenizerBytes()), data.vocabulary());
        TokenFile.write(folder.resolve("train.tokens"), tokenizer, train);
        TokenFile.write(folder.resolve("validation.tokens"), tokenizer, validation);
        Path aside = Files.createTempFile(folder, "tokenizer", ".part");
        try (OutputStream out = Files.newOutputStream(aside)) {
            tokenizer.write(out);
        }
        Files.move(
                aside,
                folder.resolve("tokenizer.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        return open(folder, train, validation);
    }

    private static EncodedCorpus open(Path folder, List<byte[]> train, List<byte[]> validation) {
        BpeTokenizer tokenizer = BpeTokenizer.read(folder.resolve("tokenizer.json"));
        return new EncodedCorpus(
                tokenizer,
                TokenFile.open(folder.resolve("train.tokens"), tokenizer),
                TokenFile.open(folder.resolve("validation.tokens"), tokenizer),
                train,
                validation);
    }

    /** Whole documents spread evenly over the corpus, up to about this many bytes. */
    private static List<byte[]> upTo(List<Document> documents, long most) {
        List<byte[]> all = documents.stream().map(Document::utf8).toList();
        return bytes(all) <= most ? all : everyFew(all, most);
    }

    private static List<byte[]> everyFew(List<byte[]> documents, long most) {
        double share = Math.min(1, (double) most / bytes(documents));
        List<byte[]> some = new ArrayList<>();
        double due = 0;
        long taken = 0;
        for (byte[] document : documents) {
            due += share * document.length;
            if (taken + document.length <= due || some.isEmpty()) {
                some.add(document);
                taken += document.length;
            }
        }
        return some;
    }

    private static long bytes(List<byte[]> documents) {
        return documents.stream().mapToLong(document -> document.length).sum();
    }

    private static String key(List<byte[]> train, List<byte[]> validation, LanguageModelConfig.Data data) {
        MessageDigest digest = Sha256.digest();
        digest.update((FORMAT + " " + data.vocabulary() + " " + data.tokenizerBytes() + " " + train.size())
                .getBytes(StandardCharsets.UTF_8));
        for (List<byte[]> documents : List.of(train, validation)) {
            for (byte[] document : documents) {
                digest.update((" " + document.length + " ").getBytes(StandardCharsets.UTF_8)); // where it ends counts
                digest.update(document);
            }
        }
        return Sha256.hex(digest).substring(0, 32);
    }
}
