package dev.fathom.optim;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Copying between maps of tensors that must have the same names, shapes and types. */
final class NamedTensors {

    private static final int SHOWN = 4;

    private NamedTensors() {}

    static void requireAlike(String what, Map<String, Tensor> own, Map<String, Tensor> given) {
        if (!own.keySet().equals(given.keySet())) {
            throw new IllegalArgumentException(
                    what + " is of another kind or model: " + difference(own.keySet(), given.keySet()));
        }
        own.forEach((name, tensor) -> {
            Tensor other = given.get(name);
            if (other == null || other.dtype() != tensor.dtype() || !Arrays.equals(other.shape(), tensor.shape())) {
                throw new IllegalArgumentException(what + " has " + name + " as "
                        + (other == null ? "null" : shape(other)) + ", but " + shape(tensor) + " is needed");
            }
        });
    }

    static void copy(Map<String, Tensor> from, Map<String, Tensor> to) {
        try (Scope scope = Scope.open();
                NoGrad guard = Autograd.noGrad()) {
            to.forEach((name, tensor) -> {
                Tensor source = from.get(name);
                if (source != null) {
                    tensor.copyFrom(source);
                }
            });
        }
    }

    static String difference(Set<String> own, Set<String> given) {
        Set<String> missing = new TreeSet<>(own);
        missing.removeAll(given);
        Set<String> extra = new TreeSet<>(given);
        extra.removeAll(own);
        return "missing " + (missing.isEmpty() ? "none" : some(missing)) + ", unknown "
                + (extra.isEmpty() ? "none" : some(extra));
    }

    static String some(Collection<String> names) {
        String first = names.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return names.size() <= SHOWN ? first : first + " and " + (names.size() - SHOWN) + " more";
    }

    private static String shape(Tensor tensor) {
        return tensor.dtype() + Arrays.toString(tensor.shape());
    }
}
