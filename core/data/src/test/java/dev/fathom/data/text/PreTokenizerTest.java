package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreTokenizerTest {

    private static final int CHARACTERS_AT_ONCE = 512;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalsItsPattern(long seed) {
        String text = Texts.random(seed, 20_000);
        Pattern pattern = Pattern.compile(
                PreTokenizer.PATTERN.replace("\\s", "\\p{IsWhite_Space}").replace("\\S", "\\P{IsWhite_Space}"));
        List<String> expected = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            expected.add(matcher.group());
        }
        List<String> pieces = new ArrayList<>();
        PreTokenizer.cut(
                utf8(text),
                (bytes, from, to) -> pieces.add(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
        assertThat(pieces).isEqualTo(expected);
    }

    /**
     * Characters between a letter, a digit and a sign, so that their kind shows in the cuts: those where the kind
     * changes and their neighbours, or all of Unicode with {@code -Dfathom.soak=full}. A tokenizer without merges gives
     * a token for each byte, so the words of the tokens are the cuts.
     */
    @Test
    void cutsAtCharactersOfEveryKindAsHuggingFaceDoes() throws IOException {
        boolean all = "full".equals(System.getProperty("fathom.soak"));
        int[] characters = IntStream.rangeClosed(1, Character.MAX_CODE_POINT - 1)
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .filter(c -> all
                        || UnicodeKinds.of(c) != UnicodeKinds.of(c - 1)
                        || UnicodeKinds.of(c) != UnicodeKinds.of(c + 1))
                .toArray();
        assertThat(characters).hasSizeGreaterThan(2000);
        try (Peer peer = new Peer(new BpeTokenizer(List.of()))) {
            for (int from = 0; from < characters.length; from += CHARACTERS_AT_ONCE) {
                StringBuilder text = new StringBuilder();
                for (int i = from; i < Math.min(characters.length, from + CHARACTERS_AT_ONCE); i++) {
                    int c = characters[i];
                    text.append('x').appendCodePoint(c).append('0').appendCodePoint(c);
                    text.append('!').appendCodePoint(c).append('\n');
                }
                assertThat(cuts(text.toString()))
                        .as("characters from U+%04X", characters[from])
                        .isEqualTo(cuts(peer.encoding(text.toString()).getWordIds()));
            }
        }
    }

    private static List<Integer> cuts(String text) {
        List<Integer> cuts = new ArrayList<>();
        PreTokenizer.cut(utf8(text), (bytes, from, to) -> cuts.add(from));
        return cuts;
    }

    private static List<Integer> cuts(long[] words) {
        return IntStream.range(0, words.length)
                .filter(i -> i == 0 || words[i] != words[i - 1])
                .boxed()
                .toList();
    }
}
