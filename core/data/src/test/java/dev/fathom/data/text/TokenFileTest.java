package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    private static final int HEADER = 104;
    private static final List<byte[]> DOCUMENTS =
            List.of(utf8("the cat sat on the mat. ".repeat(20)), new byte[0], utf8("héllo wörld"));
    private static final BpeTokenizer TOKENIZER = BpeTrainer.train(DOCUMENTS, 270);

    @TempDir
    Path folder;

    private Path path;

    @BeforeEach
    void write() throws IOException {
        path = folder.resolve("text.tokens");
        TokenFile.write(path, TOKENIZER, DOCUMENTS);
    }

    @Test
    void holdsTheTokensOfAllDocumentsEachWithItsEnd() {
        assertHolds(TokenFile.open(path, TOKENIZER), TOKENIZER, DOCUMENTS);
    }

    private static void assertHolds(TokenFile file, BpeTokenizer tokenizer, List<byte[]> documents) {
        List<Integer> expected = new ArrayList<>();
        for (byte[] document : documents) {
            for (int token : tokenizer.encode(new String(document, StandardCharsets.UTF_8))) {
                expected.add(token);
            }
            expected.add(tokenizer.endOfText());
        }
        List<Integer> held = new ArrayList<>();
        for (long i = 0; i < file.size(); i++) {
            held.add(file.token(i));
        }
        assertThat(held).isEqualTo(expected);
        assertThat(file.textBytes())
                .isEqualTo(documents.stream().mapToLong(d -> d.length).sum());
        assertThat(file.endOfText()).isEqualTo(tokenizer.endOfText());
    }

    @Test
    void tokensOfALargeVocabularyTakeFourBytes() throws IOException {
        List<BpeTokenizer.Merge> allPairs = new ArrayList<>();
        for (int pair = 0; pair < 1 << 16; pair++) {
            allPairs.add(new BpeTokenizer.Merge(pair >> 8, pair & 0xFF));
        }
        BpeTokenizer large = new BpeTokenizer(allPairs);
        List<byte[]> documents = List.of(utf8("zzzzzz zz"), utf8("ýÿýÿý ÿÿ"));
        TokenFile.write(path, large, documents);
        TokenFile file = TokenFile.open(path, large);
        assertHolds(file, large, documents);
        assertThat(Files.size(path)).isEqualTo(HEADER + 4 * file.size());
        assertThat(file.token(file.size() - 1)).isGreaterThan(1 << 16);
    }

    @Test
    void malformedBytesCountAsTheTextTheyAreReadAs() throws IOException {
        TokenFile.write(path, TOKENIZER, List.of(new byte[] {'a', (byte) 0xFF, 'b'}));
        assertThat(TokenFile.open(path, TOKENIZER).textBytes()).isEqualTo(utf8("a\uFFFDb").length);
    }

    @Test
    void anyChangedByteIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(path);
        Random random = new Random(3);
        Path bad = folder.resolve("bad.tokens");
        for (int at = 0; at < good.length; at++) {
            byte[] bytes = good.clone();
            bytes[at] ^= (byte) (1 + random.nextInt(255));
            Files.write(bad, bytes);
            assertThatThrownBy(() -> TokenFile.open(bad, TOKENIZER))
                    .isInstanceOf(TokenFileException.class)
                    .hasMessageContaining("bad.tokens");
        }
    }

    @Test
    void anyOtherLengthIsNoticed() throws IOException {
        byte[] good = Files.readAllBytes(path);
        Path bad = folder.resolve("bad.tokens");
        for (int length = 0; length < good.length + 5; length++) {
            if (length != good.length) {
                Files.write(bad, Arrays.copyOf(good, length));
                assertThatThrownBy(() -> TokenFile.open(bad, TOKENIZER)).isInstanceOf(TokenFileException.class);
            }
        }
    }

    @Test
    void headersThatPromiseTooMuchAllocateNothing() throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        Arrays.fill(bytes, 24, 31, (byte) 0xFF); // number of tokens: 2^56 - 1
        Files.write(path, bytes);
        assertThatThrownBy(() -> TokenFile.open(path, TOKENIZER))
                .isInstanceOf(TokenFileException.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void filesOfAnotherTokenizerOrNoneAreRefused() {
        BpeTokenizer other = BpeTrainer.train(List.of(utf8("other text, other text")), 270);
        assertThatThrownBy(() -> TokenFile.open(path, other)).hasMessageContaining("another tokenizer");
        assertThatThrownBy(() -> TokenFile.open(folder.resolve("none"), TOKENIZER))
                .isInstanceOf(TokenFileException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
        byte[] before = Files.readAllBytes(path);
        Iterable<byte[]> failing = () -> {
            throw new IllegalStateException("planted");
        };
        assertThatThrownBy(() -> TokenFile.write(path, TOKENIZER, failing)).hasMessage("planted");
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void placesOutsideTheFileAreRefused() {
        TokenFile file = TokenFile.open(path, TOKENIZER);
        assertThatThrownBy(() -> file.token(file.size())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> file.token(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
