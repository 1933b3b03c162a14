package dev.fathom.train;

import dev.fathom.data.EpochOrder;
import dev.fathom.engine.Functional;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.Mlp;
import dev.fathom.nn.Pass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A regression of a millisecond a step: shuffled examples, noisy inputs, and epochs that end within a step. */
final class ToyTask implements TrainingTask {

    private static final int HELD_OUT = 16;
    private static final double NOISE = 0.1;

    /**
     * How large it is.
     *
     * @param batch examples per part
     * @param parts parts per step
     */
    record Size(int examples, int inputs, int hidden, int batch, int parts) {

        /** 6 of 37 examples at every step, so that most epochs end within a step. */
        static final Size SMALL = new Size(37, 4, 8, 3, 2);
    }

    /** What happens to the loss of a part on its way to the training. */
    @FunctionalInterface
    interface Tampering {
        Tensor change(long step, int part, Tensor loss);
    }

    private final Size size;
    private final Mlp model;
    private final EpochOrder order;
    private final Rng noise;
    private final Rng examples = Rng.seed(2017).split("examples");
    private Tampering tampering = (step, part, loss) -> loss;

    ToyTask(Size size, long seed) {
        Rng rng = Rng.seed(seed);
        this.size = size;
        this.model = new Mlp(Init.of(rng.split("model")), List.of(size.inputs(), size.hidden(), 1), Tensor::tanh);
        this.order = EpochOrder.of(rng.split("order").nextLong(), size.examples());
        this.noise = rng.split("noise");
    }

    ToyTask tampered(Tampering how) {
        tampering = how;
        return this;
    }

    @Override
    public Mlp model() {
        return model;
    }

    @Override
    public Tensor loss(long step, int part) {
        long first = (step * size.parts() + part) * size.batch();
        Filler filler = new Filler(size.batch());
        for (long place = first; place < first + size.batch(); place++) {
            filler.add(order.at(place), noise.split(place), NOISE);
        }
        return tampering.change(
                step, part, filler.loss(Pass.training(noise.split("pass").split(first))));
    }

    @Override
    public Evaluation evaluate() {
        Filler filler = new Filler(HELD_OUT);
        for (int i = 0; i < HELD_OUT; i++) {
            filler.add(size.examples() + i, noise, 0);
        }
        double loss = filler.loss(Pass.evaluation()).item();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("validation/loss", loss);
        return new Evaluation(figures, loss);
    }

    @Override
    public String workUnit() {
        return "examples";
    }

    @Override
    public double workPerPart() {
        return size.batch();
    }

    /** Collects examples: normal inputs, the sine of their sum to be predicted. */
    private final class Filler {
        private final float[] inputs;
        private final float[] targets;
        private int rows;

        Filler(int count) {
            inputs = new float[count * size.inputs()];
            targets = new float[count];
        }

        void add(long example, Rng noisy, double level) {
            Rng rng = examples.split(example);
            double sum = 0;
            for (int i = 0; i < size.inputs(); i++) {
                double value = rng.nextGaussian();
                sum += value;
                inputs[rows * size.inputs() + i] = (float) (value + level * (level == 0 ? 0 : noisy.nextGaussian()));
            }
            targets[rows++] = (float) Math.sin(sum);
        }

        Tensor loss(Pass pass) {
            Tensor predicted = model.forward(Tensors.of(inputs, rows, size.inputs()), pass);
            return Functional.mseLoss(predicted, Tensors.of(targets, rows, 1));
        }
    }
}
