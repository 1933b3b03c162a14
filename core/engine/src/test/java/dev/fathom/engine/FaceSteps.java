package dev.fathom.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The same gradient step of an MLP (64-256-256-1, batch 512) written twice, operation by operation: with our tensors,
 * and on the presets that lie below them. Both begin with the same numbers and return the loss before the step. The
 * benchmark of the face times them; {@code FaceStepsTest} holds them to the same losses.
 */
public final class FaceSteps {

    private static final int[] WIDTHS = {64, 256, 256, 1};
    private static final int BATCH = 512;
    private static final double STEP_SIZE = 1e-2;

    /** Weights, biases, inputs and targets, the same for both. */
    private static final class Numbers {
        private final Random random = new Random(0);
        private final List<Tensor> weights = new ArrayList<>();
        private final List<Tensor> biases = new ArrayList<>();
        private final Tensor x;
        private final Tensor y;

        Numbers() {
            for (int i = 1; i < WIDTHS.length; i++) {
                weights.add(normal(1 / Math.sqrt(WIDTHS[i - 1]), WIDTHS[i], WIDTHS[i - 1])
                        .requiresGrad(true));
                biases.add(Tensors.zeros(WIDTHS[i]).requiresGrad(true));
            }
            x = normal(1, BATCH, WIDTHS[0]);
            y = normal(1, BATCH, 1);
        }

        private Tensor normal(double deviation, int rows, int columns) {
            float[] values = new float[rows * columns];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            return Tensors.of(values, rows, columns);
        }
    }

    private FaceSteps() {}

    /** The step with our tensors. */
    public static DoubleSupplier withTensors() {
        Numbers numbers = new Numbers();
        List<Tensor> weights = numbers.weights;
        return () -> {
            try (Scope scope = Scope.open()) {
                Tensor h = numbers.x;
                for (int i = 0; i < weights.size(); i++) {
                    h = Functional.linear(h, weights.get(i), numbers.biases.get(i));
                    h = i + 1 < weights.size() ? Functional.silu(h) : h;
                }
                Tensor loss = Functional.mseLoss(h, numbers.y);
                loss.backward();
                try (NoGrad off = Autograd.noGrad()) {
                    descend(weights);
                    descend(numbers.biases);
                }
                return loss.item();
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

    /** The step on the presets. */
    public static DoubleSupplier onPresets() {
        Numbers numbers = new Numbers();
        List<org.bytedeco.pytorch.Tensor> weights = below(numbers.weights);
        List<org.bytedeco.pytorch.Tensor> biases = below(numbers.biases);
        org.bytedeco.pytorch.Tensor x = numbers.x.pointer("face");
        org.bytedeco.pytorch.Tensor y = numbers.y.pointer("face");
        return () -> {
            try (PointerScope scope = new PointerScope()) {
                org.bytedeco.pytorch.Tensor h = x;
                for (int i = 0; i < weights.size(); i++) {
                    h = torch.linear(h, weights.get(i), new TensorOptional(biases.get(i)));
                    h = i + 1 < weights.size() ? torch.silu(h) : h;
                }
                org.bytedeco.pytorch.Tensor loss = torch.mse_loss(h, y);
                loss.backward();
                try (AutoGradMode off = new AutoGradMode(false)) {
                    descendBelow(weights);
                    descendBelow(biases);
                }
                return loss.item_float();
            }
        };
    }

    private static List<org.bytedeco.pytorch.Tensor> below(List<Tensor> tensors) {
        return tensors.stream().map(tensor -> tensor.pointer("face")).toList();
    }

    private static void descendBelow(List<org.bytedeco.pytorch.Tensor> parameters) {
        for (org.bytedeco.pytorch.Tensor parameter : parameters) {
            parameter.add_(parameter.grad(), new Scalar(-STEP_SIZE));
            parameter.mutable_grad().reset();
        }
    }
}
