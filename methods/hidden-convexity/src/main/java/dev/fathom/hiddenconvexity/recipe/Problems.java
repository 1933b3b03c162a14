package dev.fathom.hiddenconvexity.recipe;

import dev.fathom.lab.recipe.ChoiceProvider;
import java.util.List;

/** The problems that a recipe can name. */
public final class Problems implements ChoiceProvider {

    @Override
    public List<Choice> choices() {
        return List.of(
                new Choice(ProblemConfig.class, "plane", ProblemConfig.Plane.class),
                new Choice(ProblemConfig.class, "non-smooth", ProblemConfig.NonSmooth.class),
                new Choice(ProblemConfig.class, "inconsistent", ProblemConfig.Inconsistent.class),
                new Choice(ProblemConfig.class, "geometric-program", ProblemConfig.Geometric.class),
                new Choice(ProblemConfig.class, "decision-process", ProblemConfig.Process.class),
                new Choice(ProblemConfig.class, "imitation", ProblemConfig.Imitation.class),
                new Choice(ProblemConfig.class, "linear-quadratic", ProblemConfig.Control.class));
    }
}
