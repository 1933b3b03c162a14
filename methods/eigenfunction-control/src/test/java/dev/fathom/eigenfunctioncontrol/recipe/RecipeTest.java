package dev.fathom.eigenfunctioncontrol.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.eigenfunctioncontrol.study.EigenfunctionStudy;
import dev.fathom.engine.Scope;
import dev.fathom.lab.claim.Claim;
import dev.fathom.sde.Feedback;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmark problems are sound and the study is listed without loading anything native. */
class RecipeTest {

    @Test
    void everyBenchmarkProblemPassesItsOwnChecks() {
        List<ProblemConfig> all = List.of(
                ProblemConfig.Quadratic.defaults(),
                new ProblemConfig.Quadratic(10, -1, 1, 0.5, false, 4),
                new ProblemConfig.Quadratic(6, 1, 1, 0.2, true, 4),
                ProblemConfig.DoubleWell.defaults(),
                ProblemConfig.Ring.defaults(),
                ProblemConfig.Opinion.defaults());
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
                .contains("R1-one", "R2-ritz", "R4-long", "R8-d20");
        assertThat(claims.stream().filter(Claim::fullOnly)).isNotEmpty();
    }

    @Test
    void settingsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new ProblemConfig.DoubleWell(List.of(1.0), List.of(1.0, 2.0), 4))
                .hasMessageContaining("one number for each coordinate");
        assertThatThrownBy(() -> new ProblemConfig.Quadratic(-1, 1, 1, 0.5, false, 4))
                .hasMessageContaining("dim must be at least 1, got -1");
        assertThatThrownBy(() -> new MeasureConfig.Gaussian(0)).hasMessageContaining("precision must be > 0");
    }
}
