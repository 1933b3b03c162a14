package dev.fathom.eigenfunctioncontrol.recipe;

import dev.fathom.eigenfunctioncontrol.ground.SamplerConfig;
import dev.fathom.lab.recipe.ChoiceProvider;
import java.util.List;

/** The problems, measures and samplers a recipe can name. */
public final class ControlChoices implements ChoiceProvider {

    @Override
    public List<Choice> choices() {
        return List.of(
                new Choice(ProblemConfig.class, "quadratic", ProblemConfig.Quadratic.class),
                new Choice(ProblemConfig.class, "double-well", ProblemConfig.DoubleWell.class),
                new Choice(ProblemConfig.class, "ring", ProblemConfig.Ring.class),
                new Choice(ProblemConfig.class, "opinion", ProblemConfig.Opinion.class),
                new Choice(MeasureConfig.class, "potential", MeasureConfig.Potential.class),
                new Choice(MeasureConfig.class, "gaussian", MeasureConfig.Gaussian.class),
                new Choice(SamplerConfig.class, "automatic", SamplerConfig.Automatic.class),
                new Choice(SamplerConfig.class, "mala", SamplerConfig.Chains.class));
    }
}
