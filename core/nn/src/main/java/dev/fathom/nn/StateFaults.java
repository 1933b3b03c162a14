package dev.fathom.nn;

import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What keeps a map of tensors from being loaded into a module. */
final class StateFaults {
    private StateFaults() {}

    /** One line per fault, empty if {@code given} fits {@code state} exactly. */
    static List<String> between(Map<String, Tensor> state, Map<String, Tensor> given) {
        List<String> faults = new ArrayList<>();
        state.forEach((name, target) -> {
            Tensor value = given.get(name);
            if (value == null) {
                faults.add("missing " + name + " " + Arrays.toString(target.shape()));
            } else if (!Arrays.equals(value.shape(), target.shape())) {
                faults.add("shape of " + name + ": expected " + Arrays.toString(target.shape()) + ", found "
                        + Arrays.toString(value.shape()));
            }
        });
        for (String name : given.keySet()) {
            if (!state.containsKey(name)) {
                faults.add("unexpected " + name);
            }
        }
        return faults;
    }

    static Tensor required(Map<String, Tensor> values, String name) {
        Tensor value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no tensor named " + name);
        }
        return value;
    }
}
