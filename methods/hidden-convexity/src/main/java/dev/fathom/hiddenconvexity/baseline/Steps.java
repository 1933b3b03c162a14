package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.Evaluations;

/** The step along the Lagrangian's gradient. */
final class Steps {

    private Steps() {}

    /** Adds ∇F1 + Σ weight_j ∇F_j of the gradients evaluated last, times −step, to {@code x}. */
    static void descend(Evaluations f, double[] weights, double step, double[] x) {
        for (int k = 0; k < f.functions(); k++) {
            double weight = k == 0 ? 1 : weights[k - 1];
            if (weight != 0) {
                double[] g = f.gradient(k);
                for (int i = 0; i < x.length; i++) {
                    x[i] -= step * weight * g[i];
                }
            }
        }
    }
}
