package dev.fathom.bench;

import dev.fathom.engine.DType;
import dev.fathom.engine.Functional;
import dev.fathom.engine.Parallelism;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.ChannelNorm;
import dev.fathom.nn.Init;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Mlp;
import dev.fathom.nn.Module;
import dev.fathom.nn.Pass;
import dev.fathom.nn.ResNet;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.Optimizer;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.SgdConfig;
import java.util.List;
import java.util.function.Supplier;

/** The training steps that are compared; {@code peers/training_steps.py} has the same. */
public final class StepWorkload implements Runnable {

    /** The names of the workloads. */
    public static final List<String> NAMES = List.of("mlp", "llama", "resnet");

    private final Parallelism parallelism;
    private final Optimizer optimizer;
    private final Supplier<Tensor> loss;

    private StepWorkload(Parallelism parallelism, Module model, OptimizerFactory factory, Supplier<Tensor> loss) {
        this.parallelism = parallelism;
        this.optimizer = factory.create(model.trainable());
        this.loss = loss;
    }

    /** A workload by its name. */
    public static StepWorkload of(String name) {
        Rng rng = Rng.seed(0);
        return switch (name) {
            case "mlp" -> mlp(rng);
            case "llama" -> llama(rng);
            case "resnet" -> resnet(rng);
            default -> throw new IllegalArgumentException("workload must be one of " + NAMES + ", got " + name);
        };
    }

    private static StepWorkload mlp(Rng rng) {
        Mlp model = new Mlp(Init.of(rng.split("model")), List.of(64, 256, 256, 1), Functional::silu);
        Tensor x = rng.split("x").normal(DType.F32, 512, 64);
        Tensor y = rng.split("y").normal(DType.F32, 512, 1);
        return new StepWorkload(
                Parallelism.MATRIX_PRODUCTS,
                model,
                AdamConfig.of(1e-3),
                () -> Functional.mseLoss(model.forward(x, Pass.training(rng)), y));
    }

    private static StepWorkload llama(Rng rng) {
        Llama model = new Llama(
                new Llama.Config(1024, 128, 4, 4, 4, 344, 128, 10_000, 1e-5, 0.02, 0, false, new CascadeConfig()),
                rng.split("model"));
        Tensor ids = rng.split("x").randint(0, 1024, 16, 129);
        Tensor x = ids.narrow(1, 0, 128).contiguous();
        Tensor y = ids.narrow(1, 1, 128).contiguous();
        return new StepWorkload(
                Parallelism.MATRIX_PRODUCTS, model, AdamWConfig.of(1e-3), () -> model.loss(x, y, Pass.training(rng)));
    }

    private static StepWorkload resnet(Rng rng) {
        ResNet model = new ResNet(
                new ResNet.Config(3, 10, List.of(32, 64), 1, ChannelNorm.BATCH, new CascadeConfig()),
                rng.split("model"));
        Tensor x = rng.split("x").normal(DType.F32, 32, 3, 32, 32);
        Tensor y = rng.split("y").randint(0, 10, 32);
        return new StepWorkload(
                Parallelism.OPERATIONS,
                model,
                new SgdConfig(0.1, 0.9, false, 0, List.of()),
                () -> Functional.crossEntropy(model.forward(x, Pass.training(rng)), y));
    }

    /** Which operations share the threads. */
    Parallelism parallelism() {
        return parallelism;
    }

    @Override
    public void run() {
        try (Scope scope = Scope.open()) {
            loss.get().backward();
            optimizer.step(1);
            optimizer.clearGradients();
        }
    }

    /** The loss as it is now. */
    double loss() {
        try (Scope scope = Scope.open()) {
            return loss.get().item();
        }
    }
}
