package dev.fathom.train.image;

import dev.fathom.data.EpochOrder;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.Functional;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.Module;
import dev.fathom.nn.Pass;
import dev.fathom.nn.ResNet;
import dev.fathom.train.Evaluation;
import dev.fathom.train.TrainingTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Telling the classes of pictures apart: the mean cross-entropy in nats over shuffled, moved and mirrored pictures,
 * watched on pictures held out of the training split. The test split is looked at by {@link #test} only.
 */
final class ImageClassifierTask implements TrainingTask {

    private static final int EVALUATED_AT_ONCE = 500;

    private final ResNet model;
    private final PictureSplit pictures;
    private final int batch;
    private final int parts;
    private final PictureBatches.Variation variation;
    private final Rng rng;

    /**
     * How a model does on some pictures.
     *
     * @param loss mean cross-entropy in nats
     * @param confusion which classes were taken for which
     */
    public record Judgement(double loss, Confusion confusion) {}

    /**
     * A task.
     *
     * @param data how pictures are varied
     * @param batch pictures per part of a step
     * @param parts parts per step
     * @param rng the randomness of the run; order, variation and dropout have streams of their own
     */
    ImageClassifierTask(
            ResNet model, PictureSplit pictures, ImageClassifierConfig.Data data, int batch, int parts, Rng rng) {
        this.model = model;
        this.pictures = pictures;
        this.batch = batch;
        this.parts = parts;
        EpochOrder order =
                EpochOrder.of(rng.split("order").nextLong(), pictures.train().size());
        this.variation = new PictureBatches.Variation(order, data.shift(), data.flip(), rng.split("variation"));
        this.rng = rng.split("dropout");
    }

    @Override
    public Module model() {
        return model;
    }

    @Override
    public Tensor loss(long step, int part) {
        long number = step * parts + part;
        PictureBatches.Batch examples = pictures.train().varied(number * batch, batch, variation);
        Tensor logits = model.forward(examples.pictures(), Pass.training(rng.split(number)));
        return Functional.crossEntropy(logits, examples.labels());
    }

    @Override
    public Evaluation evaluate() {
        Judgement held = judge(pictures.validation());
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(Evaluation.LOSS, held.loss());
        figures.put("validation/accuracy", held.confusion().accuracy());
        return new Evaluation(figures, held.loss());
    }

    /** How the model, as it is now, does on the test split. */
    public Judgement test() {
        return judge(pictures.test());
    }

    private Judgement judge(PictureBatches judged) {
        List<String> classes = pictures.classes();
        Confusion confusion = new Confusion(classes);
        double nats = 0;
        try (NoGrad off = Autograd.noGrad()) {
            for (int from = 0; from < judged.size(); from += EVALUATED_AT_ONCE) {
                int to = Math.min(judged.size(), from + EVALUATED_AT_ONCE);
                try (Scope scope = Scope.open()) {
                    PictureBatches.Batch examples = judged.plain(from, to);
                    Tensor logits = model.forward(examples.pictures(), Pass.evaluation());
                    nats += Functional.crossEntropy(logits, examples.labels()).item() * (to - from);
                    long[] actual = examples.labels().toLongs();
                    long[] predicted = logits.argmax(1).toLongs();
                    for (int i = 0; i < actual.length; i++) {
                        confusion.add((int) actual[i], (int) predicted[i]);
                    }
                }
            }
        }
        return new Judgement(nats / judged.size(), confusion);
    }

    @Override
    public String workUnit() {
        return "pictures";
    }

    @Override
    public double workPerPart() {
        return batch;
    }
}
