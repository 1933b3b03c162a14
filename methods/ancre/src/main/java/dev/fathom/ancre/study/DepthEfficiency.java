package dev.fathom.ancre.study;

import dev.fathom.ancre.AncreConfig;
import dev.fathom.ancre.Normalization;
import dev.fathom.data.Table;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.Functional;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Pass;
import dev.fathom.nn.ResidualMlp;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.Optimizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** E3: a shallow residual perceptron with learned shortcuts against one four times as deep without. */
final class DepthEfficiency {

    private static final int WIDTH = 64;
    private static final int BATCH = 64;
    private static final int STEPS = 1500;
    private static final int EVERY = 100;

    private DepthEfficiency() {}

    static List<Claim> claims() {
        return List.of(Claim.of("E3-depth", "4 blocks with ANCRe do as well as 16 blocks without")
                .source("goal-conditioned reinforcement learning: 16 layers with ANCRe match 64 without")
                .paperSetting("blocks of four dense layers of width 256, contrastive reinforcement learning")
                .ourSetting("blocks of four dense layers of width 64, 8 x 8 digits (1150 to learn, 287 to choose the"
                        + " step with the lowest loss of 15, 360 to test there), Adam lr 3e-4, 1500 steps of 64")
                .holdsIf("test loss of 4 blocks with ANCRe over that of 16 blocks without", Rule.atMost(1.02))
                .fullOnly(3)
                .measuredBy(DepthEfficiency::measure));
    }

    /** Pictures (N, 64) with their digits (N). */
    private record Part(Tensor pictures, Tensor labels) {

        Part rows(long from, long to) {
            return new Part(pictures.narrow(0, from, to - from), labels.narrow(0, from, to - from));
        }
    }

    private record Digits(Part train, Part validation, Part test) {}

    private static Digits digits(StudyContext context) {
        Table table = Catalog.standard(FathomHome.ofEnvironment().cache().resolve("data"))
                .table("digits", context::say);
        int rows = table.rows();
        List<String> names = table.columns().stream().map(Table.Column::name).toList();
        List<String> pixels = names.subList(0, names.size() - 1);
        double[] digit = table.numbers(names.get(names.size() - 1));
        long[] labels = new long[rows];
        Arrays.setAll(labels, r -> Math.round(digit[r]));
        Tensor x = Tensors.of(table.matrix(pixels), rows, pixels.size())
                .to(DType.F32)
                .div(8)
                .sub(1);
        Tensor y = Tensors.of(labels, rows);
        Part all = new Part(x, y);
        long tested = rows * 4L / 5;
        long learned = tested * 4 / 5 + 1;
        return new Digits(all.rows(0, learned), all.rows(learned, tested), all.rows(tested, rows));
    }

    private static Measurement measure(StudyContext context) throws Exception {
        Digits digits = digits(context);
        AncreConfig ancre = AncreConfig.defaults();
        Samples samples = context.each(seed -> {
            Map<String, Double> losses = new LinkedHashMap<>();
            losses.put("ANCRe, 4 blocks", train(digits, ancre, 4, seed));
            losses.put("cascade, 16 blocks", train(digits, new CascadeConfig(), 16, seed));
            losses.put("cascade, 4 blocks", train(digits, new CascadeConfig(), 4, seed));
            losses.put("CONSTANT, 4 blocks", train(digits, ancre.with(Normalization.CONSTANT), 4, seed));
            return losses;
        });
        Measurement measurement = Measurement.of(samples.ratio("ANCRe, 4 blocks", "cascade, 16 blocks"));
        for (String name :
                List.of("ANCRe, 4 blocks", "CONSTANT, 4 blocks", "cascade, 4 blocks", "cascade, 16 blocks")) {
            measurement = measurement.baseline(name, samples.mean(name));
        }
        return measurement;
    }

    private static double train(Digits digits, TopologyFactory depth, int blocks, long seed) {
        Rng rng = Rng.seed(seed);
        ResidualMlp.Config config = new ResidualMlp.Config(64, 10, WIDTH, blocks, 4, depth);
        ResidualMlp model = new ResidualMlp(config, rng.split("model"));
        double lowest = Double.POSITIVE_INFINITY;
        double test = Double.NaN;
        try (Optimizer adam = new AdamConfig(3e-4, 0.9, 0.999, 1e-8, 0, List.of()).create(model.trainable())) {
            for (int step = 0; step < STEPS; step++) {
                try (Scope scope = Scope.open()) {
                    Tensor rows = rng.split("order")
                            .split(step)
                            .randint(0, digits.train().labels().size(0), BATCH);
                    Tensor logits = model.forward(digits.train().pictures().indexSelect(0, rows), Pass.training(rng));
                    Functional.crossEntropy(logits, digits.train().labels().indexSelect(0, rows))
                            .backward();
                    adam.step();
                    adam.clearGradients();
                }
                if ((step + 1) % EVERY == 0) {
                    double validation = loss(model, digits.validation());
                    if (validation < lowest) {
                        lowest = validation;
                        test = loss(model, digits.test());
                    }
                }
            }
        }
        model.state().values().forEach(Tensor::close);
        return test;
    }

    private static double loss(ResidualMlp model, Part part) {
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            return Functional.crossEntropy(model.forward(part.pictures(), Pass.evaluation()), part.labels())
                    .item();
        }
    }
}
