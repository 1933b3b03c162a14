package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BaselinesTest {

    @Test
    void trigramProbabilitiesSumToOne() {
        ByteTrigram model = ByteTrigram.train(List.of(utf8("abracadabra"), utf8("abba")));
        for (int first : new int[] {0, 'a', 'z'}) {
            for (int second : new int[] {0, 'b', 'q'}) {
                double sum = 0;
                for (int next = 0; next < 256; next++) {
                    sum += model.probability(first, second, next);
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
            }
        }
    }

    @Test
    void trigramMixesOrdersByWittenAndBell() {
        ByteTrigram model = ByteTrigram.train(List.of(utf8("aab")));
        // followers: of nothing a a b (3, 2 kinds); of a: a b (2, 2); of aa: b (1, 1); of 00: a
        double uniform = 1.0 / 256;
        double unigram = (1 + 2 * uniform) / 5;
        double bigram = (1 + 2 * unigram) / 4;
        assertThat(model.probability('a', 'a', 'b')).isCloseTo((1 + bigram) / 2, within(1e-12));
        double unseen = (0 + 2 * ((0 + 2 * uniform) / 5)) / 4;
        assertThat(model.probability('x', 'a', 'c')).isCloseTo(unseen, within(1e-12));
    }

    @Test
    void trigramBeatsUniformOnText() {
        List<byte[]> sources = Texts.ownSources();
        ByteTrigram model = ByteTrigram.train(sources.subList(0, 40));
        double bits = model.bitsPerByte(sources.subList(40, 60));
        assertThat(bits).isBetween(1.5, 3.5);
    }

    @Test
    void xzKnowsRepetitionAndWhatItHasSeen() {
        List<byte[]> text = Texts.ownSources().subList(0, 20);
        double alone = XzBaseline.bitsPerByte(text);
        assertThat(alone).isBetween(0.5, 3.0);
        assertThat(XzBaseline.bitsPerByteAfter(text, text)).isLessThan(0.2 * alone);
    }
}
