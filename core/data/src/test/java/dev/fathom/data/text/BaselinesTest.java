package dev.fathom.data.text;

import static dev.fathom.data.text.Texts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class BaselinesTest {

    private static final List<byte[]> TOY = List.of(
            utf8("abracadabra, abba and a cadaver"), utf8("a bad cab, a crab; a ababab"), new byte[] {-1, 0, -1});

    @Test
    void trigramProbabilitiesArePositiveAndSumToOne() {
        byte[] thrice = utf8("abcdefghijkl");
        List<byte[]> fewSeenTwice = List.of(thrice, thrice, thrice, utf8("mn"), utf8("mn"), utf8("op"));
        for (List<byte[]> text :
                List.of(TOY, fewSeenTwice, List.of(utf8("a")), Texts.ownSources(), List.<byte[]>of())) {
            ByteTrigram model = ByteTrigram.train(text);
            Random random = new Random(1);
            for (int context = 0; context < 200; context++) {
                int second = context < 100 ? random.nextInt(256) : 'a' + context % 20;
                int first = context < 100 ? random.nextInt(256) : context < 150 ? 0 : second - 1;
                double sum = 0;
                for (int next = 0; next < 256; next++) {
                    double probability = model.probability(first, second, next);
                    assertThat(probability).isPositive();
                    sum += probability;
                }
                assertThat(sum).isCloseTo(1, within(1e-10));
            }
        }
    }

    @Test
    void trigramEqualsItsDefinitionWrittenWithSetsAndMaps() {
        ByteTrigram model = ByteTrigram.train(TOY);
        byte[] judged = utf8("a cab and abra \u00e9z");
        double bits = 0;
        String context = "\0\0";
        for (byte b : judged) {
            char next = (char) (b & 0xFF);
            bits -= Math.log(defined(TOY, context, next)) / Math.log(2);
            context = context.substring(1) + next;
        }
        assertThat(model.bitsPerByte(List.of(judged))).isCloseTo(bits / judged.length, within(1e-10));
    }

    /** Interpolated modified Kneser-Ney straight from Chen and Goodman, equation by equation. */
    private static double defined(List<byte[]> documents, String context, char next) {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> triples = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (byte[] document : documents) {
            StringBuilder text = new StringBuilder("\0\0");
            for (byte b : document) {
                text.append((char) (b & 0xFF));
                String triple = text.substring(text.length() - 3);
                triples.add(triple);
                pairs.add(triple.substring(1));
            }
        }
        for (byte[] document : documents) {
            StringBuilder text = new StringBuilder("\0\0");
            for (byte b : document) {
                text.append((char) (b & 0xFF));
                counts.merge(text.substring(text.length() - 3), 1, Integer::sum);
            }
        }
        triples.forEach(triple -> counts.merge(triple.substring(1), 1, Integer::sum));
        pairs.forEach(pair -> counts.merge(pair.substring(1), 1, Integer::sum));
        double probability = 1.0 / 256;
        for (int order = 1; order <= 3; order++) {
            probability = mixed(counts, context.substring(3 - order), next, probability);
        }
        return probability;
    }

    private static double mixed(Map<String, Integer> counts, String context, char next, double lower) {
        double[] n = new double[5];
        double total = 0;
        double[] kinds = new double[4];
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            if (entry.getKey().length() == context.length() + 1) {
                int count = entry.getValue();
                n[Math.min(count, 4)] += count <= 4 ? 1 : 0;
                if (entry.getKey().startsWith(context)) {
                    total += count;
                    kinds[Math.min(count, 3)]++;
                }
            }
        }
        if (total == 0) {
            return lower;
        }
        double y = n[1] / (n[1] + 2 * n[2]);
        double[] discounts = new double[4];
        double given = 0;
        for (int c = 1; c <= 3; c++) {
            double discount = c - (c + 1) * y * n[c + 1] / n[c];
            discounts[c] = Double.isFinite(discount) ? Math.max(0.01, discount) : 0.5;
            given += discounts[c] * kinds[c];
        }
        int count = counts.getOrDefault(context + next, 0);
        return (count - discounts[Math.min(count, 3)] + given * lower) / total;
    }

    @Test
    void trigramBeatsUniformOnText() {
        List<byte[]> sources = Texts.ownSources();
        int half = sources.size() / 2;
        double bits = ByteTrigram.train(sources.subList(0, half)).bitsPerByte(sources.subList(half, sources.size()));
        assertThat(bits).isBetween(1.5, 3.5);
    }

    @Test
    void xzGivesTheBytesThatXzWithItsWholeDictionaryGives() throws IOException {
        List<byte[]> text = Texts.ownSources().subList(0, 20);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long bytes = 0;
        try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(9))) {
            for (byte[] document : text) {
                xz.write(document);
                bytes += document.length;
            }
        }
        assertThat(XzBaseline.bitsPerByte(text)).isEqualTo(8.0 * out.size() / bytes);
    }

    @Test
    void xzKnowsRepetitionAndWhatItHasSeen() {
        List<byte[]> text = Texts.ownSources().subList(0, 20);
        double alone = XzBaseline.bitsPerByte(text);
        assertThat(alone).isBetween(0.5, 3.0);
        assertThat(XzBaseline.bitsPerByteAfter(text, text)).isLessThan(0.1 * alone);
        assertThat(XzBaseline.bitsPerByteWithDictionary(text, text)).isLessThan(0.1 * alone);
        List<byte[]> other = List.of(utf8(Texts.random(5, 20_000)));
        assertThat(XzBaseline.bitsPerByteAfter(List.of(), text)).isCloseTo(alone, within(0.02 * alone));
        assertThat(XzBaseline.bitsPerByteWithDictionary(other, text)).isCloseTo(alone, within(0.02 * alone));
    }

    @Test
    void theDictionaryIsTheEndOfTheTextBefore() {
        List<byte[]> documents = List.of(utf8("abc"), utf8("defg"), utf8(""), utf8("hi"));
        for (int most = 0; most <= 12; most++) {
            assertThat(XzBaseline.lastBytes(documents, most))
                    .isEqualTo(utf8("abcdefghi".substring(Math.max(0, 9 - most))));
        }
    }

    /** Random bytes do not compress, so what xz adds for them is their length and little more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void xzPaysInFullForWhatItCannotKnow(long seed) {
        byte[] noise = new byte[50_000];
        new Random(seed).nextBytes(noise);
        List<byte[]> before = Texts.ownSources().subList(0, 5);
        assertThat(XzBaseline.bitsPerByteAfter(before, List.of(noise))).isBetween(8.0, 8.05);
        assertThat(XzBaseline.bitsPerByteWithDictionary(before, List.of(noise))).isBetween(8.0, 8.05);
    }

    @Test
    void noHeldOutTextIsRefused() {
        List<byte[]> nothing = List.of(new byte[0]);
        assertThatThrownBy(() -> XzBaseline.bitsPerByte(nothing)).hasMessageContaining("no held-out text");
        assertThatThrownBy(() -> ByteTrigram.train(TOY).bitsPerByte(nothing)).hasMessageContaining("no held-out text");
    }
}
