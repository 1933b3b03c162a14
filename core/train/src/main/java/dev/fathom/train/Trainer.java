package dev.fathom.train;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.run.Run;
import dev.fathom.nn.NonFiniteStateException;
import dev.fathom.optim.GradientClipping;
import dev.fathom.optim.Optimizer;
import dev.fathom.optim.ParameterGroup;
import dev.fathom.optim.Schedule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * The training loop: gradient steps on a task, with plug-ins, evaluations, figures and checkpoints. A training that is
 * stopped, or killed, and resumed ends with the same weights, bit for bit on one thread, as one that was not.
 */
public final class Trainer implements AutoCloseable {

    /** The loss of each step, before the objective's additions, in {@code metrics.csv}. */
    public static final String LOSS = "train/loss";
    /** The norm of all gradients of each step, before clipping. */
    public static final String GRADIENT_NORM = "train/gradient-norm";
    /** The learning rate of each step. */
    public static final String LEARNING_RATE = "train/learning-rate";
    /** Units of work a second over the last hundredth of the training, in {@code timings.csv}. */
    public static final String THROUGHPUT = "train/throughput";

    /** Coefficients of a residual wiring are no weights to be made small, unless the recipe's groups say so. */
    private static final List<ParameterGroup> NOT_DECAYED = List.of(ParameterGroup.withoutDecay("*depth.*"));

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");

    private final TrainingTask task;
    private final TrainingConfig config;
    private final Run run;
    private final Map<String, Tensor> parameters;
    private final Optimizer optimizer;
    private final Schedule schedule;
    private final Map<String, TrainingPlugin> plugins = new LinkedHashMap<>();
    private final TrainingState state;

    /**
     * How a training ended.
     *
     * @param steps how many steps have been taken, over resumes
     * @param evaluation the evaluation after the last step; empty if the training was stopped before it, or had reached
     *     it before it was resumed
     */
    public record Outcome(long steps, Optional<Evaluation> evaluation) {}

    /**
     * A trainer for one task.
     *
     * @param factories the plug-ins that take part, in the order in which they are called
     * @throws FathomException if two plug-ins have the same name, a name is not allowed, or the optimiser does not fit
     *     the model; the message begins with the recipe's key
     */
    public Trainer(TrainingTask task, TrainingConfig config, List<? extends PluginFactory> factories, Run run) {
        this.task = task;
        this.config = config;
        this.run = run;
        try {
            create(factories);
            this.parameters = task.model().trainable();
            this.optimizer = optimizer(config, parameters);
        } catch (RuntimeException e) {
            plugins.values().forEach(TrainingPlugin::close);
            throw e;
        }
        this.schedule = config.schedule().over(config.steps());
        this.state = new TrainingState(task.model(), optimizer, plugins);
    }

    private void create(List<? extends PluginFactory> factories) {
        Rng rng = Rng.seed(run.seed());
        for (PluginFactory factory : factories) {
            requireNewName(factory.name());
            plugins.put(
                    factory.name(),
                    factory.create(new TrainingContext(
                            task.model(),
                            config.steps(),
                            config.optimizer(),
                            rng.split("plugin").split(factory.name()),
                            run)));
        }
    }

    private void requireNewName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw wrongUse("plugins: a plug-in cannot be named '" + name + "': allowed are letters, digits and -");
        }
        if (plugins.containsKey(name)) {
            throw wrongUse("plugins: '" + name + "' is asked for twice; once is allowed");
        }
    }

    private static Optimizer optimizer(TrainingConfig config, Map<String, Tensor> parameters) {
        try {
            return config.optimizer().create(parameters, NOT_DECAYED);
        } catch (IllegalArgumentException e) {
            throw wrongUse("training.optimizer: " + e.getMessage());
        }
    }

    private static FathomException wrongUse(String message) {
        return new FathomException(ExitStatus.WRONG_USE, message, "change the recipe, or begin a new run");
    }

    /**
     * Trains from the run's checkpoint, or from the start, to the last step or until the run is asked to stop; then the
     * last checkpoint is saved.
     *
     * @throws NonFiniteException if the loss or a gradient is not finite; the weights are those before the step. It
     *     names the first bad tensor: a weight that the step before has made bad comes before the loss
     * @throws FathomException if the run's checkpoint does not fit
     */
    public Outcome train() {
        long step = run.resumedFrom().map(state::restore).orElse(0L);
        long saved = step;
        Optional<Evaluation> evaluation = Optional.empty();
        run.progress().begin(config.steps(), "steps", task.workUnit(), task.workPerPart() * config.accumulate());
        run.progress().from(step);
        Stopwatch stopwatch = new Stopwatch(step);
        while (step < config.steps() && !run.stopRequested()) {
            try (Scope scope = Scope.open()) {
                step(step);
            }
            step++;
            run.progress().at(step);
            stopwatch.at(step);
            boolean last = step == config.steps();
            OptionalDouble selection = OptionalDouble.empty();
            if (last || step % config.evaluateEvery() == 0) {
                evaluation = Optional.of(evaluate(step));
                selection = OptionalDouble.of(evaluation.get().selection());
            }
            if (last || step % config.checkpointEvery() == 0) {
                save(step, selection);
                saved = step;
            }
        }
        if (saved != step) {
            save(step, OptionalDouble.empty());
        }
        return new Outcome(step, evaluation);
    }

    /** One optimiser step: gradients of all parts, the guard, the clipping, the update. */
    private void step(long step) {
        plugins.values().forEach(plugin -> plugin.beforeLoss(step));
        double loss = 0;
        for (int part = 0; part < config.accumulate(); part++) {
            try (Scope scope = Scope.open()) {
                Tensor share = loss(step, part).div(config.accumulate());
                double value = share.item();
                requireFinite(value, step, "the loss");
                loss += value;
                backward(step, part, share);
            }
        }
        plugins.values().forEach(plugin -> plugin.afterBackward(step));
        double norm = clip();
        if (!Double.isFinite(norm)) {
            throw new NonFiniteException(step + 1, firstBadGradient());
        }
        double scale = schedule.at(step);
        optimizer.step(scale);
        optimizer.clearGradients();
        plugins.values().forEach(plugin -> plugin.afterStep(step));
        log(step + 1, loss, norm, scale);
    }

    private Tensor loss(long step, int part) {
        try {
            return task.loss(step, part);
        } catch (NonFiniteStateException e) {
            throw new NonFiniteException(step + 1, "the " + e.place());
        }
    }

    private void backward(long step, int part, Tensor share) {
        Tensor objective = share;
        if (part == 0) {
            for (Map.Entry<String, TrainingPlugin> plugin : plugins.entrySet()) {
                Tensor before = objective;
                objective = plugin.getValue().objective(step, before);
                if (objective != before) {
                    requireFinite(objective.item(), step, "the objective of plug-in " + plugin.getKey());
                }
            }
        }
        objective.backward();
    }

    private double clip() {
        return config.clipNorm() > 0
                ? GradientClipping.byGlobalNorm(parameters.values(), config.clipNorm())
                : GradientClipping.globalNorm(parameters.values());
    }

    private String firstBadGradient() {
        for (Map.Entry<String, Tensor> parameter : parameters.entrySet()) {
            Tensor gradient = parameter.getValue().grad();
            if (gradient != null && gradient.isFinite().all().item() == 0) {
                return "the gradient of " + parameter.getKey();
            }
        }
        return "the norm of all gradients";
    }

    private void requireFinite(double value, long step, String name) {
        if (!Double.isFinite(value)) {
            requireFiniteWeights(step);
            throw new NonFiniteException(step + 1, name);
        }
    }

    private void log(long step, double loss, double norm, double scale) {
        run.metrics().log(step, LOSS, loss);
        run.metrics().log(step, GRADIENT_NORM, norm);
        run.metrics().log(step, LEARNING_RATE, scale * optimizer.learningRate());
        run.progress().show("loss", loss);
    }

    /**
     * Evaluates the model as it is now and logs the figures under {@code step}.
     *
     * @throws NonFiniteException if a weight, or a state on the way, is not finite
     */
    public Evaluation evaluate(long step) {
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            Evaluation evaluation = task.evaluate();
            evaluation.figures().forEach((name, value) -> {
                run.metrics().log(step, name, value);
                run.progress().show(name, value);
            });
            return evaluation;
        } catch (NonFiniteStateException e) {
            requireFiniteWeights(step);
            throw new NonFiniteException(step, "on held-out data the " + e.place());
        }
    }

    /** What the plug-ins have to show, in their order. */
    public List<Plot> plots() {
        return plugins.values().stream()
                .flatMap(plugin -> plugin.plots().stream())
                .toList();
    }

    private void save(long step, OptionalDouble selection) {
        requireFiniteWeights(step);
        run.checkpoints().save(step, folder -> state.write(step, folder), selection);
    }

    private void requireFiniteWeights(long step) {
        try (Scope scope = Scope.open()) {
            for (Map.Entry<String, Tensor> entry : task.model().state().entrySet()) {
                if (entry.getValue().dtype().isFloating()
                        && entry.getValue().isFinite().all().item() == 0) {
                    throw new NonFiniteException(step, "the weight " + entry.getKey());
                }
            }
        }
    }

    /** Releases the optimiser's state and what the plug-ins hold; the model stays. */
    @Override
    public void close() {
        optimizer.close();
        plugins.values().forEach(TrainingPlugin::close);
    }

    /** Logs the throughput a hundred times in a training. Evaluations and checkpoints are part of the time. */
    private final class Stopwatch {

        private final long every = Math.max(1, config.steps() / 100);
        private long since;
        private long nanos = System.nanoTime();

        Stopwatch(long step) {
            since = step;
        }

        void at(long step) {
            if (step % every == 0) {
                long now = System.nanoTime();
                double work = (step - since) * task.workPerPart() * config.accumulate();
                run.timings().log(step, THROUGHPUT, work / ((now - nanos) / 1e9));
                since = step;
                nanos = now;
            }
        }
    }
}
