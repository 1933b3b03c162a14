package dev.fathom.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.ExitStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventLinesTest {

    private static final double[] VALUES = {
        0, -0.0, 1e-300, Double.MIN_VALUE, Double.MAX_VALUE, Math.PI, 0.1 + 0.2, Double.NaN, 1 / 0.0, -1 / 0.0
    };

    private static RunEvent event(Random random) {
        long step = random.nextLong() >>> 1;
        double value = VALUES[random.nextInt(VALUES.length)];
        OptionalDouble maybe = random.nextBoolean() ? OptionalDouble.of(value) : OptionalDouble.empty();
        return switch (random.nextInt(7)) {
            case 0 ->
                new RunEvent.Started(
                        text(random),
                        text(random),
                        random.nextBoolean() ? OptionalLong.of(step) : OptionalLong.empty());
            case 1 -> {
                Map<String, Double> figures = new LinkedHashMap<>();
                figures.put(text(random), value);
                figures.put("loss", 1.5);
                yield new RunEvent.Progressed(3, step, text(random), value, maybe, text(random), value, figures);
            }
            case 2 -> new RunEvent.Metric(step, text(random), value);
            case 3 -> new RunEvent.Said(text(random));
            case 4 -> new RunEvent.CheckpointSaved(step, text(random), maybe);
            case 5 -> new RunEvent.Finished(ExitStatus.INTERRUPTED, text(random));
            default -> new RunEvent.Failed(ExitStatus.NON_FINITE, text(random), text(random), text(random));
        };
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(20), 0, 0x3000)
                .filter(Character::isDefined)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append(random.nextBoolean() ? "\n\"{}\\\r\u0000\uD83D\uDE00" : "")
                .toString();
    }

    @Test
    void everyEventReadsBackAsItWasWritten() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            RunEvent event = event(random);
            String line = EventLines.encode(event);
            assertThat(line).doesNotContain("\n");
            assertThat(EventLines.decode(line)).isEqualTo(event);
        }
    }

    @Test
    void unknownFieldsAreIgnored() throws IOException {
        assertThat(EventLines.decode("{\"event\":\"said\",\"message\":\"hi\",\"new\":[1,{\"a\":2}]}"))
                .isEqualTo(new RunEvent.Said("hi"));
    }

    static Stream<String> noEvents() {
        return Stream.of(
                "WARNING: some native library prints here",
                "{\"event\":\"metric\",\"step\":\"three\",\"name\":\"loss\",\"value\":1}",
                "{\"event\":\"metric\",\"step\":1e400,\"name\":\"loss\",\"value\":1}",
                "{\"event\":\"explode\"}",
                "{\"event\":\"finished\",\"status\":77,\"directory\":\"x\"}",
                "[".repeat(100_000),
                "\u001b[2J escape",
                "null",
                "");
    }

    @ParameterizedTest
    @MethodSource("noEvents")
    void linesThatAreNoEventsAreRefused(String line) {
        assertThatThrownBy(() -> EventLines.decode(line)).isInstanceOf(IOException.class);
    }

    @Test
    void mutatedLinesAreEventsOrRefused() {
        Random random = new Random(5);
        int trials = "full".equals(System.getProperty("fathom.soak")) ? 100_000 : 5_000;
        int refused = 0;
        for (int trial = 0; trial < trials; trial++) {
            byte[] line = EventLines.encode(event(random)).getBytes(StandardCharsets.UTF_8);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                line[random.nextInt(line.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(EventLines.decode(new String(line, StandardCharsets.UTF_8)))
                        .isNotNull();
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
