package dev.fathom.train.language;

import dev.fathom.data.text.TokenFile;
import dev.fathom.data.text.TokenWindows;
import dev.fathom.data.text.ValidationWindows;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Module;
import dev.fathom.nn.Pass;
import dev.fathom.train.Evaluation;
import dev.fathom.train.TrainingTask;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Next-token prediction: the mean cross-entropy in nats over shuffled windows of a token file, judged by bits per byte
 * of held-out text.
 */
public final class LanguageModelTask implements TrainingTask {

    private final Llama model;
    private final TokenWindows windows;
    private final ValidationWindows validation;
    private final int batch;
    private final int parts;
    private final Rng rng;

    /**
     * A task.
     *
     * @param batch windows per part of a step
     * @param parts parts per step
     * @param rng the randomness of the run; windows and dropout have streams of their own
     */
    public LanguageModelTask(Llama model, TokenFile train, TokenFile held, int batch, int parts, Rng rng) {
        this.model = model;
        this.windows = new TokenWindows(
                train, model.config().context(), rng.split("order").nextLong());
        this.validation = new ValidationWindows(held, model.config().context(), batch);
        this.batch = batch;
        this.parts = parts;
        this.rng = rng.split("dropout");
    }

    @Override
    public Module model() {
        return model;
    }

    @Override
    public Tensor loss(long step, int part) {
        long number = step * parts + part;
        TokenWindows.Batch examples = windows.batch(number * batch, batch);
        return model.loss(examples.inputs(), examples.targets(), Pass.training(rng.split(number)));
    }

    @Override
    public Evaluation evaluate() {
        double nats = 0;
        for (int i = 0; i < validation.batches(); i++) {
            try (Scope scope = Scope.open()) {
                TokenWindows.Batch examples = validation.batch(i);
                double mean = model.loss(examples.inputs(), examples.targets(), Pass.evaluation())
                        .item();
                nats += mean * validation.counted(i);
            }
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(Evaluation.LOSS, nats / validation.targets());
        figures.put("validation/bits-per-byte", validation.bitsPerByte(nats));
        return new Evaluation(figures, nats / validation.targets());
    }

    @Override
    public String workUnit() {
        return "tokens";
    }

    @Override
    public double workPerPart() {
        return (double) batch * model.config().context();
    }
}
