package dev.fathom.ancre.study;

import dev.fathom.ancre.DepthUtilization;
import dev.fathom.ancre.ShortcutProfile;
import dev.fathom.data.text.TokenWindows;
import dev.fathom.data.text.ValidationWindows;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.nn.BlockHook;
import dev.fathom.nn.Llama;
import dev.fathom.nn.NonFiniteStateException;
import dev.fathom.nn.Pass;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.Optimizer;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.Schedule;
import dev.fathom.optim.ScheduleConfig;
import dev.fathom.train.language.EncodedCorpus;
import dev.fathom.train.language.LanguageModelTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Trains one small LLaMA after another on the same text, wired differently: the same seed gives the same weights, the
 * same windows in the same order and the same schedule, so that a difference comes from the wiring alone.
 */
public final class DepthBench {

    private final EncodedCorpus text;
    private final Size size;

    /**
     * How large and how long.
     *
     * @param dim width of a state
     * @param layers number of decoder layers
     * @param heads attention heads
     * @param context tokens seen at once
     * @param batch windows a step
     * @param steps optimiser steps
     * @param evaluations how often held-out text is looked at, evenly spread, the end included
     * @param bypasses whether the trained network is also judged with each block bypassed
     */
    public record Size(
            int dim, int layers, int heads, int context, int batch, int steps, int evaluations, boolean bypasses) {

        /** Checks the ranges. */
        public Size {
            if (steps < 1 || batch < 1 || evaluations < 1 || evaluations > steps) {
                throw new IllegalArgumentException(
                        "steps, batch and evaluations must be at least 1 and there must be no"
                                + " more evaluations than steps, got " + steps + ", " + batch + ", " + evaluations);
            }
        }

        /** The same network trained for fewer steps and looked at once, at the end. */
        Size shortened(int fewer) {
            return new Size(dim, layers, heads, context, batch, fewer, 1, false);
        }

        /** The same training without a look at single blocks. */
        Size withoutBypasses() {
            return new Size(dim, layers, heads, context, batch, steps, evaluations, false);
        }
    }

    /** A bench on a text. */
    public DepthBench(EncodedCorpus text, Size size) {
        this.text = text;
        this.size = size;
    }

    /**
     * Trains and judges one network.
     *
     * @param optimizer makes the optimiser; the schedule is 10 % warm-up, then a cosine to a tenth
     * @param steps hears of the steps made
     * @throws NonFiniteException if the loss or a state is not finite, in a step or at an evaluation
     */
    public Training train(TopologyFactory depth, OptimizerFactory optimizer, long seed, LongConsumer steps) {
        Llama model = model(depth, seed);
        try {
            return train(model, optimizer, seed, steps);
        } finally {
            model.state().values().forEach(Tensor::close);
        }
    }

    private Training train(Llama model, OptimizerFactory optimizer, long seed, LongConsumer steps) {
        LanguageModelTask task = task(model, seed);
        Schedule schedule = new ScheduleConfig.Cosine(0.1, 0.1).over(size.steps());
        List<Double> losses = new ArrayList<>();
        List<Double> entropies = new ArrayList<>();
        try (Optimizer updates = optimizer.create(model.trainable())) {
            for (int step = 0; step < size.steps(); step++) {
                try (Scope scope = Scope.open()) {
                    finiteLoss(task, step).backward();
                    updates.step(schedule.at(step));
                    updates.clearGradients();
                }
                steps.accept(step + 1);
                if (evaluationsDue(step + 1) > evaluationsDue(step)) {
                    losses.add(finiteValidationLoss(model, step));
                    entropies.add(ShortcutProfile.ofShares(model.depth())
                            .map(ShortcutProfile::relativeEntropy)
                            .orElse(Double.NaN));
                }
            }
        }
        double[] increases = size.bypasses()
                ? DepthUtilization.measure(model.depth().stack().blocks(), hook -> validationLoss(model, hook))
                        .increases()
                : new double[0];
        return new Training(
                size.steps(),
                losses,
                entropies,
                Arrays.stream(increases).boxed().toList(),
                model.depth().edges());
    }

    /** The untrained network: weights that two wirings share are the same with the same seed. */
    Llama model(TopologyFactory depth, long seed) {
        Llama.Config shape = Llama.Config.of(
                        text.tokenizer().vocabularySize(), size.dim(), size.layers(), size.heads(), size.context())
                .withDepth(depth);
        return new Llama(shape, Rng.seed(seed).split("model"));
    }

    /** The windows a network learns from; their order depends on the seed alone. */
    LanguageModelTask task(Llama model, long seed) {
        return new LanguageModelTask(model, text.train(), text.validation(), size.batch(), 1, Rng.seed(seed));
    }

    private static Tensor finiteLoss(LanguageModelTask task, int step) {
        try {
            Tensor loss = task.loss(step, 0);
            if (Double.isFinite(loss.item())) {
                return loss;
            }
        } catch (NonFiniteStateException e) {
            throw new NonFiniteException(step + 1, "the " + e.place());
        }
        throw new NonFiniteException(step + 1, "the loss");
    }

    private long evaluationsDue(int steps) {
        return (long) steps * size.evaluations() / size.steps();
    }

    private double finiteValidationLoss(Llama model, int step) {
        double loss = validationLoss(model, BlockHook.NONE);
        if (!Double.isFinite(loss)) {
            throw new NonFiniteException(step + 1, "the held-out loss");
        }
        return loss;
    }

    /** The mean loss over all held-out windows; infinite if a state on the way is not finite. */
    private double validationLoss(Llama model, BlockHook hook) {
        ValidationWindows windows = new ValidationWindows(text.validation(), size.context(), size.batch());
        double nats = 0;
        try (NoGrad off = Autograd.noGrad()) {
            for (int i = 0; i < windows.batches(); i++) {
                try (Scope scope = Scope.open()) {
                    TokenWindows.Batch batch = windows.batch(i);
                    nats += windows.counted(i)
                            * model.loss(batch.inputs(), batch.targets(), Pass.evaluation(), hook)
                                    .item();
                }
            }
        } catch (NonFiniteStateException e) {
            return Double.POSITIVE_INFINITY;
        }
        return nats / windows.targets();
    }
}
