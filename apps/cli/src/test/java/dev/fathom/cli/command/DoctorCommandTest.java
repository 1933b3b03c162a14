package dev.fathom.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DoctorCommandTest {

    @RegisterExtension
    final Typed typed = new Typed();

    @Test
    void whatWasFoundIsListedAndNoLogIsLeft() {
        assertThat(typed.run("doctor")).as(typed.error()).isZero();
        assertThat(typed.out()).contains("processor", "HOME/runs");
        assertThat(typed.home().resolve("logs")).isEmptyDirectory();
    }

    @Test
    void aHomeThatCannotBeWrittenIsOneOfTheFindings() throws Exception {
        Files.writeString(typed.home().resolve("logs"), "a file where a folder is needed");
        assertThat(typed.run("doctor")).isEqualTo(5);
        assertThat(typed.error()).isEmpty();
        assertThat(typed.out())
                .contains("processor")
                .containsPattern("engine +does not start: HOME/logs/worker-\\d+\\.log cannot be written: ")
                .contains("-> free some space, or set FATHOM_HOME to a folder you can write");
    }
}
