package dev.fathom.amid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.TabularGame;
import org.junit.jupiter.api.Test;

/**
 * Which rules a design keeps. On two routes with a solver that barely moves, a toll θ on route 1 raises the objective
 * by little and the exploitability to about θ/2: the higher the objective, the further from an equilibrium.
 */
class GuardTest {

    /** Goes through given tolls. */
    private record Script(double... tolls) implements DesignSearch {

        @Override
        public String name() {
            return "script";
        }

        @Override
        public double solvesPerIteration() {
            return 0;
        }

        @Override
        public Session begin(double[] theta, long iterations, long seed) {
            return new Session() {
                @Override
                public double[] next(ParameterizedGame game, long iteration) {
                    return new double[] {tolls[(int) iteration]};
                }

                @Override
                public void close() {}
            };
        }
    }

    private static DesignResult design(double guard, double first, double... then) {
        TabularGame game = new TabularGame(new TwoRoutes(), 0.1);
        return IncentiveDesigner.of(
                        game, seed -> new double[] {first}, new Script(then), OnlineMirrorDescent.of(0.01, 1))
                .iterations(then.length)
                .validateEvery(1)
                .exploitabilityGuard(guard)
                .build()
                .run(0);
    }

    @Test
    void aHigherObjectiveOutsideTheGuardIsNotKept() {
        DesignResult result = design(0.1, 0.02, 2, 0.1, 1);
        assertThat(result.trace().get(1).objective())
                .isGreaterThan(result.trace().get(2).objective());
        assertThat(result.trace().get(1).exploitability()).isGreaterThan(0.1);

        assertThat(result.theta()).containsExactly(0.1);
        assertThat(result.objective()).isEqualTo(result.trace().get(2).objective());
    }

    @Test
    void aBeginningOutsideTheGuardGivesWayToLowerRulesWithin() {
        assertThat(design(0.1, 2, 0.02).theta()).containsExactly(0.02);
    }

    @Test
    void withinTheGuardTheHigherObjectiveIsKept() {
        assertThat(design(2, 0.02, 1, 0.5).theta()).containsExactly(1);
    }

    @Test
    void ifNoneIsWithinTheLeastExploitableIsShownAndNotReported() {
        DesignResult result = design(1e-3, 2, 0.5, 1);
        assertThat(result.theta()).containsExactly(0.5);
        assertThat(result.isAtEquilibrium()).isFalse();
    }
}
