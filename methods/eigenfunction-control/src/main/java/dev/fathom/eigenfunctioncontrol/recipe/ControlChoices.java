package dev.fathom.eigenfunctioncontrol.recipe;

import dev.fathom.eigenfunctioncontrol.ground.SamplerConfig;
import dev.fathom.lab.recipe.ChoiceProvider;
import java.util.List;

/** The problems and their parts, measures and samplers a recipe can name. */
public final class ControlChoices implements ChoiceProvider {

    @Override
    public List<Choice> choices() {
        return List.of(
                new Choice(ProblemConfig.class, "quadratic", ProblemConfig.Quadratic.class),
                new Choice(ProblemConfig.class, "double-well", ProblemConfig.DoubleWell.class),
                new Choice(ProblemConfig.class, "ring", ProblemConfig.Ring.class),
                new Choice(ProblemConfig.class, "opinion", ProblemConfig.Opinion.class),
                new Choice(ProblemConfig.class, "custom", ProblemConfig.Custom.class),
                new Choice(PotentialConfig.class, "isotropic", PotentialConfig.Isotropic.class),
                new Choice(PotentialConfig.class, "quadratic", PotentialConfig.Quadratic.class),
                new Choice(PotentialConfig.class, "double-well", PotentialConfig.DoubleWell.class),
                new Choice(PotentialConfig.class, "ring", PotentialConfig.Ring.class),
                new Choice(PotentialConfig.class, "consensus", PotentialConfig.Consensus.class),
                new Choice(CostConfig.class, "zero", CostConfig.Zero.class),
                new Choice(CostConfig.class, "squared", CostConfig.Squared.class),
                new Choice(CostConfig.class, "quadratic", CostConfig.Quadratic.class),
                new Choice(CostConfig.class, "wells", CostConfig.Wells.class),
                new Choice(CostConfig.class, "linear", CostConfig.Linear.class),
                new Choice(CostConfig.class, "distance", CostConfig.Distance.class),
                new Choice(MeasureConfig.class, "potential", MeasureConfig.Potential.class),
                new Choice(MeasureConfig.class, "gaussian", MeasureConfig.Gaussian.class),
                new Choice(SamplerConfig.class, "automatic", SamplerConfig.Automatic.class),
                new Choice(SamplerConfig.class, "mala", SamplerConfig.Chains.class));
    }
}
