package dev.fathom.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReproduceCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @RegisterExtension
    final Typed typed = new Typed();

    @Test
    void claimsAreMeasuredShownAndDecideTheStatus() throws Exception {
        Path page = typed.home().resolve("page.md");
        assertThat(typed.run("reproduce", "counted", "--page", page.toString()))
                .as(typed.error())
                .isEqualTo(3);

        String run = typed.session().runs().find("latest").id();
        assertThat(typed.out())
                .contains("C1     holds", "C2     does not hold", "not measured in this run: C3")
                .endsWith("HOME/runs/" + run + "\n");
        assertThat(typed.error()).contains("report: HOME/runs/" + run + "/report.html");
        assertThat(page).content().contains("## counted", "| does not hold |");

        typed.clear();
        assertThat(typed.run("reproduce", "--resume", run, "--json"))
                .as("shown again")
                .isEqualTo(3);
        JsonNode outcomes = JSON.readTree(typed.out());
        assertThat(outcomes.findValuesAsText("verdict")).containsExactly("holds", "does not hold");
    }

    @Test
    void aSmokeRunSaysThatItDecidesNothing() {
        assertThat(typed.run("reproduce", "counted", "--smoke"))
                .as("one claim does not hold")
                .isZero();
        assertThat(typed.out()).contains("does not hold");
        assertThat(typed.error()).contains("the verdicts decide nothing");
    }

    @Test
    void aSmokeRunThatCouldNotMeasureAClaimFails() throws Exception {
        assertThat(typed.run("reproduce", "failing", "--smoke", "--json"))
                .as(typed.error())
                .isEqualTo(1);
        String run = typed.session().runs().find("latest").id();
        assertThat(typed.error())
                .contains(
                        "could not be measured: failing F1 (see failure.txt of each in HOME/runs/" + run + "/claims)");
        JsonNode outcomes = JSON.readTree(typed.out());
        assertThat(outcomes.findValuesAsText("failure")).containsExactly("IllegalStateException: no such thing");

        typed.clear();
        assertThat(typed.run("reproduce", "failing", "--claim", "F2", "--smoke"))
                .as("NaN was measured")
                .isZero();
        assertThat(typed.error()).doesNotContain("could not be measured");
    }

    @Test
    void aPageThatCannotBeWrittenIsRefusedBeforeMeasuring() throws Exception {
        Path file = Files.writeString(typed.home().resolve("file"), "in the way");
        assertThat(typed.run(
                        "reproduce",
                        "counted",
                        "--page",
                        file.resolve("page.md").toString()))
                .isEqualTo(5);
        assertThat(typed.error())
                .isEqualTo("fathom: --page HOME/file/page.md cannot be written: HOME/file is no folder"
                        + " (name a file in a folder you can write)\n");
        assertThat(typed.run("reproduce", "counted", "--page", typed.home().toString()))
                .isEqualTo(5);
        assertThat(typed.error()).contains("it is a folder");
        assertThat(typed.session().runs().list()).isEmpty();
    }

    @Test
    void theTableIsPrintedAlsoIfThePageFails() throws Exception {
        Path page = Files.write(typed.home().resolve("page.md"), new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThat(typed.run("reproduce", "counted", "--page", page.toString())).isEqualTo(7);
        assertThat(typed.out()).contains("C1     holds", "HOME/runs/");
        assertThat(typed.error()).contains("HOME/page.md could not be read");
    }

    @Test
    void aPageIsNotMadeFromAPartOfAStudy() {
        assertThat(typed.run("reproduce", "counted", "--claim", "C1")).isZero();
        Path page = typed.home().resolve("page.md");
        assertThat(typed.run("reproduce", "--resume", "latest", "--page", page.toString()))
                .isEqualTo(2);
        assertThat(page).doesNotExist();
    }

    @Test
    void aFullRunMeasuresTheRestAndOneClaimCanBeChosen() throws Exception {
        assertThat(typed.run("reproduce", "counted", "--claim", "C1", "--claim", "C3", "--full", "--json"))
                .as(typed.error())
                .isZero();
        assertThat(JSON.readTree(typed.out()).findValuesAsText("claim")).containsExactly("C1", "C3");
    }

    @Test
    void theListMeasuresNothing() throws Exception {
        assertThat(typed.run("reproduce", "--list")).isZero();
        assertThat(typed.out()).containsPattern("counted +C3 +--full: 2 +One is less than three.* +count < 3");
        typed.clear();
        assertThat(typed.run("reproduce", "counted", "--list", "--json")).isZero();
        assertThat(JSON.readTree(typed.out()).findValuesAsText("claim")).containsExactly("C1", "C2", "C3");
        typed.clear();
        assertThat(typed.run("reproduce", "--list", "--claim", "F2", "--claim", "C2", "--json"))
                .isZero();
        assertThat(JSON.readTree(typed.out()).findValuesAsText("claim")).containsExactly("C2", "F2");
        assertThat(typed.session().runs().list()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reproduce countde              | fathom: there is no study of 'countde': did you mean 'counted'? (see `fathom reproduce --list`)",
                "reproduce counted --claim C9   | fathom: there is no claim 'C9': did you mean 'C1'? (see `fathom reproduce --list`)",
                "reproduce counted --claim C3   | fathom: claim C3 is measured by full runs only (add --full)",
                "reproduce counted --smoke --page p.md | fathom: --page goes with neither --claim nor --smoke: a page shows a"
                        + " method's whole study (leave --page out, or measure all claims)",
                "reproduce --list --full         | fathom: --list goes with none of --full, --smoke, --page, --resume and"
                        + " --threads: it measures nothing (leave them out, or leave --list out)",
                "reproduce --list --resume latest | fathom: --list goes with none of --full, --smoke, --page, --resume and"
                        + " --threads: it measures nothing (leave them out, or leave --list out)",
                "reproduce counted --list --claim C9 | fathom: there is no claim 'C9': did you mean 'C1'? (see `fathom reproduce --list`)",
                "reproduce counted --threads 5000 | fathom: --threads must be at most 4096, got 5000",
                "reproduce counted --threads 0  | fathom: --threads must be at least 1, got 0",
                "reproduce --resume nothing     | fathom: there is no run 'nothing' (there is no run yet in HOME/runs)",
            })
    void wrongUseIsOneLineWithItsMendAndMakesNoRun(String arguments, String line) {
        assertThat(typed.run(arguments.strip().split(" +"))).isEqualTo(2);
        assertThat(typed.error()).isEqualTo(line.strip() + "\n");
        assertThat(typed.session().runs().list()).isEmpty();
    }

    @Test
    void aRunOfAnotherKindIsRefused() throws Exception {
        assertThat(typed.run("run", "count-up", "steps=1")).isZero();
        typed.clear();
        assertThat(typed.run("reproduce", "--resume", "latest")).isEqualTo(2);
        assertThat(typed.error()).contains("measures no claims: it is of kind counting");
        assertThat(Files.list(typed.home().resolve("runs"))).hasSize(1);
    }
}
