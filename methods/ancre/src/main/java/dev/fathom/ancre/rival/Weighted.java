package dev.fathom.ancre.rival;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/** Sums of states with weights, added one by one; no product or partial sum outlives its use. */
final class Weighted {

    private Weighted() {}

    /** Σ_i weights[i] · states[i]; as many weights as states, a vector. */
    static Tensor sum(List<Tensor> states, Tensor weights) {
        try (Scope scope = Scope.open()) {
            Tensor sum = states.get(0).mul(weights.get(0));
            for (int i = 1; i < states.size(); i++) {
                try (Tensor before = sum) {
                    sum = plus(before, states.get(i), weights.get(i));
                }
            }
            return scope.keep(sum);
        }
    }

    /** sum + weight · state; the sum given stays the caller's. */
    static Tensor plus(Tensor sum, Tensor state, Tensor weight) {
        try (Scope scope = Scope.open()) {
            return scope.keep(sum.add(state.mul(weight)));
        }
    }

    /** A vector of one value per channel, shaped to multiply states of a rank. */
    static Tensor perChannel(Tensor values, int channelAxis, int rank) {
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[Math.floorMod(channelAxis, rank)] = values.numel();
        return values.reshape(shape);
    }
}
