package dev.fathom.train;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.optim.Ema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plug-ins whose every call depends on all before, so that a resume that forgets anything ends elsewhere. */
final class ToyPlugins {

    private ToyPlugins() {}

    /** One of each. */
    static List<PluginFactory> all() {
        return List.of(new Average(0.9), new Penalty(1e-3), new Kick(0.02));
    }

    /** Keeps the moving average of all weights and logs how far they are from it. */
    record Average(double decay) implements PluginFactory {

        @Override
        public String name() {
            return "average";
        }

        @Override
        public TrainingPlugin create(TrainingContext context) {
            Map<String, Tensor> parameters = context.model().parameters();
            Ema ema = new Ema(parameters, decay);
            return new TrainingPlugin() {
                @Override
                public void afterStep(long step) {
                    ema.update();
                    double distance = 0;
                    for (Map.Entry<String, Tensor> average : ema.averages().entrySet()) {
                        Tensor weight = parameters.get(average.getKey()).detach();
                        distance +=
                                weight.sub(average.getValue()).square().sum().item();
                    }
                    context.run().metrics().log(step + 1, "average/distance", distance);
                }

                @Override
                public PluginState state() {
                    return new PluginState(ema.averages(), Map.of());
                }

                @Override
                public void restore(PluginState state) {
                    ema.restore(state.tensors());
                }

                @Override
                public void close() {
                    ema.close();
                }
            };
        }
    }

    /** Adds a penalty on the first layer by a factor that wanders at random; all its state is numbers. */
    record Penalty(double first) implements PluginFactory {

        @Override
        public String name() {
            return "penalty";
        }

        @Override
        public TrainingPlugin create(TrainingContext context) {
            Tensor weight = context.model().parameters().get("layers.0.weight");
            return new TrainingPlugin() {
                private double factor = first;

                @Override
                public void beforeLoss(long step) {
                    factor = 0.9 * factor
                            + 0.1 * first * context.rng().split(step).nextDouble();
                }

                @Override
                public Tensor objective(long step, Tensor loss) {
                    return loss.add(weight.square().sum().mul(factor));
                }

                @Override
                public PluginState state() {
                    return new PluginState(Map.of(), Map.of("factor", factor));
                }

                @Override
                public void restore(PluginState state) {
                    factor = state.numbers().get("factor");
                }
            };
        }
    }

    /** Pushes the gradients along a random walk; its stream's place is part of its state. */
    record Kick(double size) implements PluginFactory {

        @Override
        public String name() {
            return "kick";
        }

        @Override
        public TrainingPlugin create(TrainingContext context) {
            Tensor weight = context.model().parameters().get("layers.1.weight");
            Tensor walk = Tensors.zerosLike(weight);
            return new TrainingPlugin() {
                private Rng rng = context.rng();

                @Override
                public void afterBackward(long step) {
                    try (NoGrad off = Autograd.noGrad()) {
                        walk.mulInPlace(0.9).addInPlace(rng.normal(DType.F32, weight.shape()), size);
                        weight.grad().addInPlace(walk);
                    }
                }

                @Override
                public PluginState state() {
                    Rng.State at = rng.state();
                    Map<String, Tensor> tensors = new LinkedHashMap<>();
                    tensors.put("walk", walk);
                    tensors.put("stream", Tensors.of(new long[] {at.key(), at.counter()}));
                    return new PluginState(tensors, Map.of());
                }

                @Override
                public void restore(PluginState state) {
                    walk.copyFrom(state.tensors().get("walk"));
                    long[] at = state.tensors().get("stream").toLongs();
                    rng = Rng.of(new Rng.State(at[0], at[1]));
                }

                @Override
                public void close() {
                    walk.close();
                }
            };
        }
    }
}
