package dev.fathom.nn;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * A tree of named parts: own parameters (trained), own buffers (kept with the model, not trained) and child modules.
 *
 * <p>The tree is laid once, in the constructor; its tensors' values change, its shape does not. A full name joins the
 * names on the way down with dots, for instance {@code model.layers.0.self_attn.q_proj.weight}. Nothing of a single
 * call is kept here, so several threads may evaluate one module at the same time.
 */
public abstract class Module {
    private final Map<String, Tensor> ownParameters = new LinkedHashMap<>();
    private final Map<String, Tensor> ownBuffers = new LinkedHashMap<>();
    private final Map<String, Module> ownChildren = new LinkedHashMap<>();

    /** For subclasses, which add their parts in their constructors. */
    protected Module() {}

    /** Adds a parameter that is trained and returns it. */
    protected final Tensor parameter(String name, Tensor initial) {
        add(ownParameters, name, initial.requiresGrad(true));
        return initial;
    }

    /** Adds a parameter that is kept and counted with the others but never trained, and returns it. */
    protected final Tensor fixedParameter(String name, Tensor value) {
        add(ownParameters, name, value.requiresGrad(false));
        return value;
    }

    /** Adds a buffer: state beside the parameters, such as running statistics. Returns it. */
    protected final Tensor buffer(String name, Tensor initial) {
        add(ownBuffers, name, initial.requiresGrad(false));
        return initial;
    }

    /** Adds a child module and returns it. */
    protected final <M extends Module> M child(String name, M module) {
        add(ownChildren, name, module);
        return module;
    }

    private <P> void add(Map<String, P> parts, String name, P part) {
        if (name.isEmpty() || name.indexOf('.') >= 0) {
            throw new IllegalArgumentException("part name '" + name + "' of "
                    + getClass().getSimpleName() + " must be non-empty and without dots; nest modules instead");
        }
        if (ownParameters.containsKey(name) || ownBuffers.containsKey(name) || ownChildren.containsKey(name)) {
            throw new IllegalArgumentException(
                    "part name '" + name + "' is used twice in " + getClass().getSimpleName());
        }
        parts.put(name, part);
    }

    /** The direct children, in the order in which they were added. */
    public final Map<String, Module> children() {
        return Collections.unmodifiableMap(ownChildren);
    }

    /** All parameters of the tree under their full names: own ones first, then those of the children in order. */
    public final Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        visit("", (prefix, module) -> module.ownParameters.forEach((name, t) -> all.put(prefix + name, t)));
        return all;
    }

    /** The parameters that take part in training: those of {@link #parameters()} that require a gradient. */
    public final Map<String, Tensor> trainable() {
        Map<String, Tensor> trained = parameters();
        trained.values().removeIf(t -> !t.requiresGrad());
        return trained;
    }

    /** Names of the parameters that are not trained. */
    public final Set<String> nonTrainable() {
        Set<String> names = new LinkedHashSet<>();
        parameters().forEach((name, t) -> {
            if (!t.requiresGrad()) {
                names.add(name);
            }
        });
        return names;
    }

    /** All buffers of the tree under their full names. */
    public final Map<String, Tensor> buffers() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        visit("", (prefix, module) -> module.ownBuffers.forEach((name, t) -> all.put(prefix + name, t)));
        return all;
    }

    /**
     * What a checkpoint of this module holds: parameters, then buffers. The tensors are the module's own, not copies.
     */
    public final Map<String, Tensor> state() {
        Map<String, Tensor> all = parameters();
        all.putAll(buffers());
        return all;
    }

    /**
     * Copies values into the parameters and buffers; element types are converted.
     *
     * @param values one tensor for each name of {@link #state()}, of the same shape; nothing is changed unless all fit
     * @throws ModuleStateException if names are missing or unexpected or shapes differ; the message lists them
     */
    public final void load(Map<String, Tensor> values) {
        Map<String, Tensor> state = state();
        List<String> faults = StateFaults.between(state, values);
        if (!faults.isEmpty()) {
            throw new ModuleStateException(getClass().getSimpleName(), faults);
        }
        try (NoGrad off = Autograd.noGrad()) {
            state.forEach((name, target) -> target.copyFrom(StateFaults.required(values, name)));
        }
    }

    /**
     * Stops training the parameters whose full name matches.
     *
     * @return how many parameters matched
     */
    public final int freeze(Predicate<String> name) {
        List<Tensor> matched = new ArrayList<>();
        parameters().forEach((full, t) -> {
            if (name.test(full)) {
                matched.add(t);
            }
        });
        matched.forEach(t -> t.requiresGrad(false));
        return matched.size();
    }

    /** Number of scalars in {@link #parameters()}. */
    public final long parameterCount() {
        return parameters().values().stream().mapToLong(Tensor::numel).sum();
    }

    /** A table of the parameters: name, shape, element type, count, share of the total, and whether each is trained. */
    public final String describe() {
        return ParameterTable.of(this);
    }

    private void visit(String prefix, BiConsumer<String, Module> visitor) {
        visitor.accept(prefix, this);
        ownChildren.forEach((name, module) -> module.visit(prefix + name + ".", visitor));
    }
}
