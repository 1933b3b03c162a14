package dev.fathom.ancre.rival;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/** Sums of states with weights, added one by one so that no copy of the states is kept. */
final class Weighted {

    private Weighted() {}

    /** Σ_i weights[i] · states[i]; as many weights as states, a vector. */
    static Tensor sum(List<Tensor> states, Tensor weights) {
        try (Scope scope = Scope.open()) {
            Tensor sum = states.get(0).mul(weights.get(0));
            for (int i = 1; i < states.size(); i++) {
                sum = sum.add(states.get(i).mul(weights.get(i)));
            }
            return scope.keep(sum);
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
