package dev.fathom.hiddenconvexity.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.hiddenconvexity.CurvatureProbe;
import dev.fathom.hiddenconvexity.StarBundleOptions;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeException;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.optim.convex.Box;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden-control | problem.b=0 | b must be finite and not 0, got 0.0",
                "hidden-control | problem.q=-1 | q must be at least 0 and finite, got -1.0",
                "hidden-control | problem.r=0 | r must be positive and finite, got 0.0",
                "hidden-control | problem.inputPower=0 | inputPower must be positive, got 0.0",
                "hidden-decision-process | problem.actions=1 | actions must be at least 2, got 1",
                "hidden-decision-process | problem.states=0 | states must be at least 1, got 0",
                "hidden-decision-process | problem.discount=1 | discount must lie in [0, 1), got 1.0",
                "hidden-decision-process | problem.budget=-0.1 | budget must be positive and finite, got -0.1",
                "hidden-imitation | problem.actions=1 | actions must be at least 2, got 1",
                "hidden-imitation | problem.radius=0 | radius must be positive and finite, got 0.0",
                "hidden-imitation | problem.radius=-1 | radius must be positive and finite, got -1.0",
                "own-geometric-program | problem.low=0 | low must be positive and below high, got 0.0",
                "hidden-control | tau=-1 | tau must be at least 0 and finite, got -1.0"
            })
    void aValueOutOfItsRangeIsRefusedInALineThatNamesItsKey(String recipe, String override, String message) {
        RecipeOptions options = new RecipeOptions(List.of(override), false, OptionalLong.empty());
        assertThatThrownBy(() -> RecipeBook.load().read(recipe, options))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aBudgetThatNoPolicyMeetsIsRefusedWithTheLeastCost() {
        assertThatThrownBy(() -> new ProblemConfig.Process(5, 3, 0.9, 0.01).example(5))
                .isInstanceOfSatisfying(
                        FathomException.class, e -> assertThat(e.mend()).isEqualTo("raise problem.budget"))
                .hasMessageMatching("problem.budget is 0.01, but the least expected cost of this process is 0\\.\\d+");
    }

    @Test
    void aPowerThatStabilisesNothingIsRefused() {
        assertThatThrownBy(() -> new ProblemConfig.Control(1, 1, 1, 1, 1.5).example(0))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("mean input power of at most 1.5, the least is 2");
        assertThat(new ProblemConfig.Control(1, 1, 1, 1, 2.02).optimum(0)).isPresent();
    }

    /** b = 0.01: K* = −200; a = −60: P* = 1/(2·60.008); a = q = 0: no optimum is attained. */
    @Test
    void aControlProblemWhoseOptimumTheBoxCutsOffIsRefused() {
        double none = Double.POSITIVE_INFINITY;
        assertThatThrownBy(() -> new ProblemConfig.Control(1, 0.01, 1, 1, none).example(0))
                .isInstanceOfSatisfying(
                        FathomException.class, e -> assertThat(e.mend()).contains("problem.b"))
                .hasMessageMatching(
                        "the optimal gain K = -200\\.\\d+ of the problem lies outside its box \\[-20.0, 20.0]");
        assertThatThrownBy(() -> new ProblemConfig.Control(-60, 1, 1, 1, none).example(0))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("the optimal covariance P = 0.0083")
                .hasMessageContaining("[0.01, 20.0]");
        assertThatThrownBy(() -> new ProblemConfig.Control(0, 1, 0, 1, none).example(0))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("the optimal covariance P");
        assertThat(new ProblemConfig.Control(-30, 1, 1, 1, none).example(0).startArray())
                .containsExactly(1, 0);
    }

    @Test
    void aRandomProgrammeTakesItsBoxAndNoConstraints() {
        Example example = new ProblemConfig.Geometric(List.of(), List.of(), 0.8, 1.5, 3).example(4);
        Box box = (Box) example.problem().domain();
        assertThat(box.lower()).containsExactly(0.8, 0.8, 0.8);
        assertThat(box.upper()).containsExactly(1.5, 1.5, 1.5);
        List<List<ProblemConfig.Term>> constraints = List.of(List.of(new ProblemConfig.Term(1, List.of(1.0))));
        assertThatThrownBy(() -> new ProblemConfig.Geometric(List.of(), constraints, 0.5, 2, 3))
                .hasMessageContaining("constraints need an objective");
    }

    /** τ and ρ̂ that are left at 0 are found at the start. */
    @Test
    void whatIsLeftAtZeroIsFound() {
        Example geometric = PaperExamples.geometric();
        ComparisonConfig given = new ComparisonConfig(new ProblemConfig.Plane(), 100, 0.1, 0, 2, 0, 0.01);
        ComparisonConfig config = given.completed(geometric, 4);
        assertThat(config.tau()).isEqualTo(StarBundleOptions.defaultShift(geometric.problem(), geometric.startArray()));
        assertThat(config.rhoHat())
                .isEqualTo(CurvatureProbe.proximalWeight(geometric.problem(), geometric.startArray(), 4));
        assertThat(ComparisonConfig.defaults().completed(geometric, 4)).isEqualTo(ComparisonConfig.defaults());
    }

    /** Every method and every baseline of the specification; SQP and the box go together. */
    @Test
    void theComparisonHasEverySolver() {
        Example geometric = PaperExamples.geometric();
        ComparisonConfig config = ComparisonConfig.defaults();
        assertThat(new Contenders(config, geometric.problem(), geometric.startArray()).all(OptionalDouble.of(5)))
                .containsOnlyKeys(
                        "S-StarBL",
                        "S-StarBL, annealed",
                        "unshifted bundle",
                        "AdaLS",
                        "IPPM+ACGD",
                        "IPPM+SwSG",
                        "IPPM+ConEx",
                        "exact penalty",
                        "switching subgradient",
                        "switching subgradient, Polyak",
                        "gradient descent-ascent",
                        "augmented Lagrangian",
                        "quadratic penalty",
                        "SQP");
    }
}
