package dev.fathom.optim;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of an optimiser with their groups and their counts of updates. */
final class ParameterTable {

    private static final String STEPS = "steps";

    /** A parameter that has a gradient, at its place in the table. */
    private record Ready(int index, Tensor gradient) {}

    /** Parameters that one call of a kernel can update: the same learning rate, decay and number of the update. */
    record Batch(List<Tensor> parameters, List<Tensor> gradients, int[] indices, Rates rates, long step) {

        /** The elements of a list over all parameters that belong to this batch. */
        List<Tensor> pick(List<Tensor> all) {
            if (indices.length == all.size()) {
                return all;
            }
            List<Tensor> picked = new ArrayList<>(indices.length);
            for (int index : indices) {
                picked.add(all.get(index));
            }
            return picked;
        }
    }

    /** What a group makes of the settings at one step. */
    record Rates(double learningRate, double weightDecay) {}

    private record Key(Rates rates, long step) {}

    private final Map<String, Tensor> parameters;
    private final List<Tensor> tensors;
    private final List<@Nullable ParameterGroup> groups = new ArrayList<>();
    private final double learningRate;
    private final double weightDecay;
    private final long[] counts;
    private long steps;

    ParameterTable(
            Map<String, Tensor> parameters,
            List<ParameterGroup> groups,
            List<ParameterGroup> fallbacks,
            double learningRate,
            double weightDecay) {
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        this.tensors = List.copyOf(parameters.values());
        this.learningRate = learningRate;
        this.weightDecay = weightDecay;
        this.counts = new long[parameters.size()];
        requireUpdatable();
        assign(groups, fallbacks);
    }

    Map<String, Tensor> parameters() {
        return parameters;
    }

    double learningRate() {
        return learningRate;
    }

    long steps() {
        return steps;
    }

    /** One zero tensor like every parameter: the state before the first update. */
    List<Tensor> zeros() {
        return tensors.stream().map(Tensors::zerosLike).toList();
    }

    /** The parameters that have gradients now, split into calls; counts the update. Gradients go to the open scope. */
    List<Batch> nextStep(double scale) {
        Settings.requireNotNegative(scale, "the scale of a step");
        Map<Key, List<Ready>> calls = new LinkedHashMap<>();
        for (int i = 0; i < counts.length; i++) {
            Tensor gradient = tensors.get(i).grad();
            if (gradient != null) {
                counts[i]++;
                calls.computeIfAbsent(new Key(rates(groups.get(i), scale), counts[i]), key -> new ArrayList<>())
                        .add(new Ready(i, gradient));
            }
        }
        steps++;
        List<Batch> batches = new ArrayList<>(calls.size());
        calls.forEach((key, ready) -> batches.add(batch(key, ready)));
        return batches;
    }

    private Batch batch(Key key, List<Ready> ready) {
        int[] indices = new int[ready.size()];
        List<Tensor> gradients = new ArrayList<>(indices.length);
        List<Tensor> updated = new ArrayList<>(indices.length);
        for (int i = 0; i < indices.length; i++) {
            indices[i] = ready.get(i).index();
            updated.add(tensors.get(indices[i]));
            gradients.add(ready.get(i).gradient());
        }
        return new Batch(updated, gradients, indices, key.rates(), key.step());
    }

    private Rates rates(@Nullable ParameterGroup group, double scale) {
        if (group == null) {
            return new Rates(learningRate * scale, weightDecay);
        }
        Schedule schedule = group.schedule();
        Double decay = group.weightDecay();
        double factor = group.lrFactor() * (schedule == null ? 1 : schedule.at(steps));
        return new Rates(learningRate * scale * factor, decay == null ? weightDecay : decay);
    }

    /** The state of an optimiser whose tensors are {@code roles}: per role one tensor for every parameter. */
    OptimizerState state(Map<String, List<Tensor>> roles) {
        Map<String, Tensor> exported = new LinkedHashMap<>();
        Map<String, Long> updates = new LinkedHashMap<>();
        updates.put(STEPS, steps);
        int i = 0;
        for (String name : parameters.keySet()) {
            for (Map.Entry<String, List<Tensor>> role : roles.entrySet()) {
                exported.put(role.getKey() + "/" + name, role.getValue().get(i));
            }
            updates.put(STEPS + "/" + name, counts[i]);
            i++;
        }
        return new OptimizerState(exported, updates);
    }

    /** Copies a state of the same form into {@code roles} and the counts, after checking all of it. */
    void restore(OptimizerState state, Map<String, List<Tensor>> roles) {
        OptimizerState own = state(roles);
        NamedTensors.requireAlike("the optimiser's state", own.tensors(), state.tensors());
        if (!own.counts().keySet().equals(state.counts().keySet())) {
            throw new IllegalArgumentException("the optimiser's state counts the updates of other parameters: "
                    + NamedTensors.difference(
                            own.counts().keySet(), state.counts().keySet()));
        }
        NamedTensors.copy(state.tensors(), own.tensors());
        steps = count(state, STEPS);
        int i = 0;
        for (String name : parameters.keySet()) {
            counts[i++] = count(state, STEPS + "/" + name);
        }
    }

    private static long count(OptimizerState state, String key) {
        Long count = state.counts().get(key);
        if (count == null) {
            throw new IllegalArgumentException("the optimiser's state has no count named " + key);
        }
        return count;
    }

    private void requireUpdatable() {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("an optimiser needs at least one parameter, got none");
        }
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        parameters.forEach((name, tensor) -> {
            if (!tensor.dtype().isFloating()) {
                throw new IllegalArgumentException("parameter " + name + " has type " + tensor.dtype()
                        + "; only floating-point parameters can be optimised");
            }
            if (!tensor.isContiguous()) {
                throw new IllegalArgumentException(
                        "parameter " + name + " is a view with gaps or transposed; pass its contiguous owner");
            }
            if (!seen.add(tensor)) {
                throw new IllegalArgumentException(
                        "parameter " + name + " is the same tensor as another one; pass shared parameters once");
            }
        });
    }

    private void assign(List<ParameterGroup> candidates, List<ParameterGroup> fallbacks) {
        Set<ParameterGroup> used = Collections.newSetFromMap(new IdentityHashMap<>());
        for (String name : parameters.keySet()) {
            ParameterGroup own = null;
            for (ParameterGroup candidate : candidates) {
                if (candidate.matches(name)) {
                    used.add(candidate);
                    own = own == null ? candidate : own;
                }
            }
            groups.add(
                    own != null
                            ? own
                            : fallbacks.stream()
                                    .filter(fallback -> fallback.matches(name))
                                    .findFirst()
                                    .orElse(null));
        }
        for (ParameterGroup candidate : candidates) {
            if (!used.contains(candidate)) {
                throw new IllegalArgumentException("no parameter matches the group " + candidate.pattern()
                        + "; parameters are named like " + NamedTensors.some(parameters.keySet()));
            }
        }
    }
}
