package dev.fathom.train;

import dev.fathom.lab.recipe.ChoiceProvider;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.GaLoreConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ScheduleConfig;
import dev.fathom.optim.SgdConfig;
import java.util.List;

/** The forms that the core brings: optimisers, schedules and the plain residual wiring. Methods bring more. */
public final class CoreChoices implements ChoiceProvider {

    @Override
    public List<Choice> choices() {
        return List.of(
                new Choice(OptimizerFactory.class, "sgd", SgdConfig.class),
                new Choice(OptimizerFactory.class, "adam", AdamConfig.class),
                new Choice(OptimizerFactory.class, "adamw", AdamWConfig.class),
                new Choice(OptimizerFactory.class, "galore", GaLoreConfig.class),
                new Choice(ScheduleConfig.class, "constant", ScheduleConfig.Constant.class),
                new Choice(ScheduleConfig.class, "cosine", ScheduleConfig.Cosine.class),
                new Choice(ScheduleConfig.class, "linear", ScheduleConfig.Linear.class),
                new Choice(ScheduleConfig.class, "piecewise", ScheduleConfig.Piecewise.class),
                new Choice(TopologyFactory.class, "cascade", CascadeConfig.class));
    }
}
