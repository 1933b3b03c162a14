package dev.fathom.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CompletionTest {

    @RegisterExtension
    final Typed typed = new Typed();

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is here");
        assertThat(typed.run("completion")).isZero();
        Path script = Files.writeString(typed.home().resolve("completion.sh"), typed.out());

        assertThat(completions(script, "fathom", "sh")).contains("show").doesNotContain("runs");
        assertThat(completions(script, "fathom", "runs", "--l")).contains("--limit");
    }

    private static String completions(Path script, String... words) throws IOException, InterruptedException {
        String line = String.join(" ", words);
        String shell = "source '" + script + "'; COMP_WORDS=(" + line + "); COMP_CWORD=" + (words.length - 1)
                + "; COMP_LINE='" + line + "'; COMP_POINT=${#COMP_LINE}; _complete_fathom; echo \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("bash", "--norc", "-c", shell)
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        return printed;
    }
}
