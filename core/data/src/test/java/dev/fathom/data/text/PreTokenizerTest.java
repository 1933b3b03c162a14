package dev.fathom.data.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreTokenizerTest {

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
                Texts.utf8(text),
                (bytes, from, to) -> pieces.add(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
        assertThat(pieces).isEqualTo(expected);
    }
}
