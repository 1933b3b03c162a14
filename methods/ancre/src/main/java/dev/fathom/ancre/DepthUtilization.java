package dev.fathom.ancre;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.nn.BlockHook;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/**
 * How much a trained network loses when one block is bypassed: its branch gives 0, its shortcuts stay. A flat profile
 * means that all of the depth is used. For a language model on held-out windows of its own:
 *
 * <pre>{@code
 * DepthUtilization use = DepthUtilization.measure(
 *         model.depth().stack().blocks(),
 *         hook -> model.loss(inputs, targets, Pass.evaluation(), hook).item());
 * use.increases();             // nats lost without block 1, 2, ...
 * use.withoutFirst().gini();   // how unequal the others are: the first block often dominates
 * }</pre>
 *
 * <p>An increase that is not finite makes {@link #gini()} and {@link #entropy()} NaN.
 */
public final class DepthUtilization {

    private final double[] increases;

    /**
     * A profile.
     *
     * @param increases the loss with block 1 … K bypassed less the loss with all blocks; not finite where it is not
     *     known
     */
    public DepthUtilization(double... increases) {
        this.increases = increases.clone();
    }

    /**
     * Measures the profile.
     *
     * @param blocks K
     * @param loss the network's loss on the same held-out data under a hook
     * @throws IllegalArgumentException if the network has fewer blocks
     */
    public static DepthUtilization measure(int blocks, ToDoubleFunction<BlockHook> loss) {
        try (NoGrad off = Autograd.noGrad()) {
            double whole = loss.applyAsDouble(BlockHook.NONE);
            double[] increases = new double[blocks];
            Arrays.setAll(increases, j -> loss.applyAsDouble(BlockHook.bypassing(j)) - whole);
            return new DepthUtilization(increases);
        }
    }

    /** The increase for each block, block 1 first. */
    public double[] increases() {
        return increases.clone();
    }

    /** The profile of blocks 2 … K. */
    public DepthUtilization withoutFirst() {
        return new DepthUtilization(Arrays.copyOfRange(increases, Math.min(1, increases.length), increases.length));
    }

    /**
     * Gini's coefficient of the increases, those below 0 counted as 0: 0 when all blocks are worth the same, (K-1)/K
     * when one block is worth everything; 0 if no block is worth anything.
     */
    public double gini() {
        double[] sorted =
                Arrays.stream(increases).map(v -> Math.max(0, v)).sorted().toArray();
        double sum = Arrays.stream(sorted).sum();
        if (sum == 0) {
            return 0;
        }
        double weighted = 0;
        int n = sorted.length;
        for (int i = 0; i < n; i++) {
            weighted += (2.0 * (i + 1) - n - 1) * sorted[i];
        }
        return weighted / (n * sum);
    }

    /** Entropy of the increases as shares, in nats: ln K when all blocks are worth the same. */
    public double entropy() {
        double sum = Arrays.stream(increases).map(v -> Math.max(0, v)).sum();
        return sum == 0
                ? 0
                : Arrays.stream(increases)
                        .map(v -> Math.max(0, v) / sum)
                        .filter(share -> share != 0)
                        .map(share -> -share * Math.log(share))
                        .sum();
    }
}
