package dev.fathom.bench;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.Functional;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The same gradient step of an MLP (64-256-256-1, batch 512) written twice, operation by operation: with our tensors,
 * and on the presets that lie below them.
 */
final class FaceSteps {

    private static final int[] WIDTHS = {64, 256, 256, 1};
    private static final int BATCH = 512;
    private static final double STEP_SIZE = 1e-3;

    private FaceSteps() {}

    static Runnable withTensors() {
        Rng rng = Rng.seed(0);
        List<Tensor> weights = new ArrayList<>();
        List<Tensor> biases = new ArrayList<>();
        for (int i = 1; i < WIDTHS.length; i++) {
            weights.add(rng.normal(DType.F32, WIDTHS[i], WIDTHS[i - 1])
                    .mulInPlace(1 / Math.sqrt(WIDTHS[i - 1]))
                    .requiresGrad(true));
            biases.add(Tensors.zeros(WIDTHS[i]).requiresGrad(true));
        }
        Tensor x = rng.normal(DType.F32, BATCH, WIDTHS[0]);
        Tensor y = rng.normal(DType.F32, BATCH, 1);
        return () -> {
            try (Scope scope = Scope.open()) {
                Tensor h = x;
                for (int i = 0; i < weights.size(); i++) {
                    h = Functional.linear(h, weights.get(i), biases.get(i));
                    h = i + 1 < weights.size() ? Functional.silu(h) : h;
                }
                Functional.mseLoss(h, y).backward();
                try (NoGrad off = Autograd.noGrad()) {
                    descend(weights);
                    descend(biases);
                }
            }
        };
    }

    private static void descend(List<Tensor> parameters) {
        for (Tensor parameter : parameters) {
            Tensor gradient = parameter.grad();
            if (gradient != null) {
                parameter.addInPlace(gradient, -STEP_SIZE);
            }
            parameter.clearGrad();
        }
    }

    static Runnable onPresets() {
        List<org.bytedeco.pytorch.Tensor> weights = new ArrayList<>();
        List<org.bytedeco.pytorch.Tensor> biases = new ArrayList<>();
        for (int i = 1; i < WIDTHS.length; i++) {
            weights.add(torch.randn(WIDTHS[i], WIDTHS[i - 1])
                    .mul_(new Scalar(1 / Math.sqrt(WIDTHS[i - 1])))
                    .set_requires_grad(true));
            biases.add(torch.zeros(WIDTHS[i]).set_requires_grad(true));
        }
        org.bytedeco.pytorch.Tensor x = torch.randn(BATCH, WIDTHS[0]);
        org.bytedeco.pytorch.Tensor y = torch.randn(BATCH, 1);
        return () -> {
            try (PointerScope scope = new PointerScope()) {
                org.bytedeco.pytorch.Tensor h = x;
                for (int i = 0; i < weights.size(); i++) {
                    h = torch.linear(h, weights.get(i), new TensorOptional(biases.get(i)));
                    h = i + 1 < weights.size() ? torch.silu(h) : h;
                }
                torch.mse_loss(h, y).backward();
                try (AutoGradMode off = new AutoGradMode(false)) {
                    descendRaw(weights);
                    descendRaw(biases);
                }
            }
        };
    }

    private static void descendRaw(List<org.bytedeco.pytorch.Tensor> parameters) {
        for (org.bytedeco.pytorch.Tensor parameter : parameters) {
            parameter.add_(parameter.grad(), new Scalar(-STEP_SIZE));
            parameter.mutable_grad().reset();
        }
    }
}
