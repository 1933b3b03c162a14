package dev.fathom.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.lab.run.RunEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream error = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static RunEvent.Progressed at(long done) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("loss", 2.31415);
        return new RunEvent.Progressed(done, 1000, "steps", 9.5, OptionalDouble.of(75), "tokens", 12_345, figures);
    }

    @Test
    void withoutATerminalProgressIsALineEveryTenSeconds() {
        AtomicLong nanos = new AtomicLong();
        LineConsole console = new LineConsole(error, nanos::get);

        for (int second = 0; second <= 25; second++) {
            nanos.set(Duration.ofSeconds(second).toNanos());
            console.show(at(second));
        }

        assertThat(printed().lines())
                .containsExactly(
                        "steps 10/1000 (1 %)  1:15 left  12.3k tokens/s  loss 2.314",
                        "steps 20/1000 (2 %)  1:15 left  12.3k tokens/s  loss 2.314");
    }

    @Test
    void theEndIsAlwaysTold() {
        LineConsole console = new LineConsole(error, () -> 0);
        console.show(at(1));
        console.show(at(1000));

        assertThat(printed()).startsWith("steps 1000/1000 (100 %)").hasLineCount(1);
    }

    @Test
    void withoutATerminalNothingIsDrawnOver() {
        Console console = Console.on(new Terminal(false, false, 80), error);
        console.show(at(1000));
        console.say("a message");
        console.close();

        assertThat(printed()).doesNotContain("\r", "\u001b");
    }

    @Test
    void messagesScrollByAboveTheBar() {
        BarConsole console = new BarConsole(error, 100, false);
        console.show(at(500));
        console.say("checkpoint saved");
        console.close();

        assertThat(printed()).contains("500/1000", "50%", "loss 2.314", "checkpoint saved" + System.lineSeparator());
        assertThat(printed()).endsWith(System.lineSeparator());
    }

    @ParameterizedTest
    @CsvSource({
        // terminal, TERM, NO_COLOR, interactive, colour
        "true, xterm, '', true, true",
        "true, xterm, 1, true, false",
        "true, dumb, '', false, false",
        "false, xterm, '', false, false"
    })
    void aTerminalIsWhatItsEnvironmentSays(
            boolean isTerminal, String term, String noColor, boolean interactive, boolean colour) {
        Terminal terminal = Terminal.of(Map.of("TERM", term, "NO_COLOR", noColor), isTerminal, 120);

        assertThat(terminal).isEqualTo(new Terminal(interactive, colour, 120));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.50", "9.994, 9.99", "12345, 12.3k", "999600, 1.00M", "123456789, 123M"})
    void ratesAreShort(double value, String text) {
        assertThat(Figures.count(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"2.31415, 2.314", "0.0001234, 1.23e-04", "123456, 123456", "-0.5, -0.5000", "NaN, NaN", "0, 0.0"})
    void figuresAreShort(double value, String text) {
        assertThat(Figures.figure(value)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"59.6, 1:00", "3599, 59:59", "3600, 1:00:00"})
    void clocksReadAsMinutesOrHours(double seconds, String text) {
        assertThat(Figures.clock(seconds)).isEqualTo(text);
    }
}
