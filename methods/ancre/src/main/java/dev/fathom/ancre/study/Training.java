package dev.fathom.ancre.study;

import dev.fathom.ancre.DepthUtilization;
import dev.fathom.nn.Edge;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What one training of {@link DepthBench} gave.
 *
 * @param steps optimiser steps made
 * @param losses held-out loss in nats per token, at evenly spread steps, the last at the end
 * @param entropies mean relative entropy of the wiring's coefficients at the same steps; NaN where they are no shares
 * @param increases held-out loss with each block bypassed, less that with all blocks; infinite where the loss is, empty
 *     if not measured
 * @param edges the wiring's shortcuts at the end
 */
public record Training(
        int steps, List<Double> losses, List<Double> entropies, List<Double> increases, List<Edge> edges) {

    /** Copies the lists. */
    public Training {
        losses = List.copyOf(losses);
        entropies = List.copyOf(entropies);
        increases = List.copyOf(increases);
        edges = List.copyOf(edges);
    }

    /** A training that became non-finite: its losses are infinite, and nothing else is known of it. */
    static Training diverged(DepthBench.Size size) {
        return new Training(
                size.steps(),
                Collections.nCopies(size.evaluations(), Double.POSITIVE_INFINITY),
                Collections.nCopies(size.evaluations(), Double.NaN),
                Collections.nCopies(size.layers(), Double.NaN),
                List.of());
    }

    /** The loss at the end. */
    public double finalLoss() {
        return losses.get(losses.size() - 1);
    }

    /** The losses after each quarter of the steps, for trainings judged at a multiple of four places. */
    double[] quarters() {
        double[] quarters = new double[4];
        Arrays.setAll(quarters, q -> losses.get((q + 1) * losses.size() / 4 - 1));
        return quarters;
    }

    /** The relative entropy at the end. */
    public double finalEntropy() {
        return entropies.get(entropies.size() - 1);
    }

    /**
     * The share of all steps after which the loss first is at most {@code target}, by linear interpolation between
     * evaluations; infinity if it never is, NaN if the target is not finite.
     */
    public double shareToReach(double target) {
        if (!Double.isFinite(target)) {
            return Double.NaN;
        }
        int n = losses.size();
        for (int i = 0; i < n; i++) {
            if (losses.get(i) <= target) {
                if (i == 0) {
                    return 1.0 / n;
                }
                double before = losses.get(i - 1);
                double part = (before - target) / (before - losses.get(i));
                return (i + part) / n;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    /** The steps after which each loss was measured. */
    double[] places() {
        double[] places = new double[losses.size()];
        Arrays.setAll(places, i -> (double) steps * (i + 1) / losses.size());
        return places;
    }

    DepthUtilization use() {
        return new DepthUtilization(
                increases.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
