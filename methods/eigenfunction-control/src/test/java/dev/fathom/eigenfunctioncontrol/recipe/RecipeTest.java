package dev.fathom.eigenfunctioncontrol.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.eigenfunctioncontrol.control.IdoConfig;
import dev.fathom.eigenfunctioncontrol.ground.SamplerConfig;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.study.EigenfunctionStudy;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.sde.Feedback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark problems are sound and the study is listed without loading anything native. */
class RecipeTest {

    @TempDir
    private Path folder;

    @Test
    void everyBenchmarkProblemPassesItsOwnChecks() {
        List<ProblemConfig> all = List.of(
                ProblemConfig.Quadratic.defaults(),
                new ProblemConfig.Quadratic(10, -1, 1, 0.5, false, 4),
                new ProblemConfig.Quadratic(6, 1, 1, 0.2, true, 4),
                ProblemConfig.DoubleWell.defaults(),
                ProblemConfig.Ring.defaults(),
                ProblemConfig.Opinion.defaults(),
                ProblemConfig.Custom.defaults());
        for (ProblemConfig each : all) {
            assertThat(each.problem().validate()).as("%s", each).allMatch(warning -> warning.contains("terminal"));
        }
    }

    @Test
    void theReferenceOfTheDoubleWellPushesTowardsTheSaddle() {
        Feedback reference = ProblemConfig.DoubleWell.defaults().reference(50);
        try (Scope scope = Scope.open()) {
            double[] u = reference
                    .at(ProblemConfig.DoubleWell.defaults().problem().starts(1), 0)
                    .toDoubles();
            assertThat(u).hasSize(4);
            for (double component : u) {
                assertThat(Math.abs(component)).isLessThan(0.05); // at the saddle itself, by symmetry, nothing
            }
        }
    }

    @Test
    void theClaimsAreAllDifferentAndTheQuickOnesAreThere() {
        List<Claim> claims = new EigenfunctionStudy().claims();
        assertThat(claims.stream().map(Claim::id))
                .doesNotHaveDuplicates()
                .contains("R1-one", "R2-ritz", "R4-long", "R6-cost-apart", "R8-d20");
        assertThat(claims.stream().filter(Claim::fullOnly)).isNotEmpty();
    }

    @Test
    void settingsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new ProblemConfig.DoubleWell(List.of(1.0), List.of(1.0, 2.0), 4))
                .hasMessageContaining("one number for each coordinate");
        assertThatThrownBy(() -> new ProblemConfig.Quadratic(-1, 1, 1, 0.5, false, 4))
                .hasMessageContaining("dim must be at least 1, got -1");
        assertThatThrownBy(() -> new MeasureConfig.Gaussian(0)).hasMessageContaining("precision must be > 0");
        assertThatThrownBy(() -> new ProblemConfig.Ring(0, 1, 2, 5)).hasMessageContaining("radius must be > 0");
        assertThatThrownBy(() -> new ProblemConfig.Ring(5, -1, 2, 5)).hasMessageContaining("strength must be > 0");
        assertThatThrownBy(() -> new ProblemConfig.Ring(5, 1, 0, 5)).hasMessageContaining("tilt must be > 0");
        assertThatThrownBy(() -> new ProblemConfig.Opinion(10, 0.5, 0, 0)).hasMessageContaining("horizon must be > 0");
        assertThatThrownBy(() -> new SamplerConfig.Automatic(0)).hasMessageContaining("step must be > 0");
        assertThatThrownBy(() -> new SamplerConfig.Chains(0.01, 2, 5, 1)).hasMessageContaining("chains must be >= 4");
        assertThatThrownBy(() -> IdoConfig.defaults().network(0)).hasMessageContaining("widths must be");
    }

    @Test
    void anOwnProblemIsMadeOfNamedParts() throws Exception {
        String text = """
                kind: eigenfunction-control
                problem:
                  kind: custom
                  potential: {kind: quadratic, matrix: [[1, 0.5], [0.5, 2]]}
                  running: {kind: squared, c: 2, centre: [1, 0]}
                  terminal: {kind: linear, slope: [0.5, -1]}
                  beta: 2
                  start: [0.5, 1]
                  horizon: 3
                """;
        SocProblem problem = ((ControlConfig) read(text).config()).problem().problem();
        assertThat(problem.beta()).isEqualTo(2);
        assertThat(problem.horizon()).isEqualTo(3);
        try (Scope scope = Scope.open()) {
            Tensor x = problem.starts(1);
            assertThat(problem.potential().value(x).item()).isCloseTo(0.125 + 0.25 + 1, within(1e-6));
            assertThat(problem.running().value(x).item()).isCloseTo(2 * 1.25, within(1e-6));
            assertThat(problem.terminal().value(x).item()).isCloseTo(-0.75, within(1e-6));
        }
        assertThatThrownBy(() -> read(text.replace("[0.5, -1]", "[0.5]")))
                .hasMessageContaining("slope must have 2 numbers")
                .hasMessageContaining("got 1");
        assertThatThrownBy(() -> read(text.replace("[0.5, 2]]", "[0.4, 2]]"))).hasMessageContaining("symmetric");
    }

    private Recipe<?> read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("own.yaml"), text);
        return RecipeBook.load().read(file.toString(), new RecipeOptions(List.of(), false, OptionalLong.empty()));
    }
}
