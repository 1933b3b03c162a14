package dev.fathom.lab.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The families of choices there are, and their forms by name. */
final class Choices {

    private final Map<Class<?>, Map<String, Class<? extends Record>>> families = new LinkedHashMap<>();

    Choices(Iterable<ChoiceProvider> providers) {
        for (ChoiceProvider provider : providers) {
            provider.choices().forEach(this::add);
        }
    }

    private void add(ChoiceProvider.Choice choice) {
        Class<?> other = families.computeIfAbsent(choice.family(), family -> new TreeMap<>())
                .put(choice.kind(), choice.config());
        if (other != null) {
            throw new IllegalStateException(
                    "kind '" + choice.kind() + "' is offered twice: by " + other + " and " + choice.config());
        }
    }

    /** All forms on the class path. */
    static Choices load() {
        List<ChoiceProvider> providers = new ArrayList<>();
        ServiceLoader.load(ChoiceProvider.class).forEach(providers::add);
        return new Choices(providers);
    }

    boolean isFamily(Class<?> type) {
        return families.containsKey(type);
    }

    /** The forms of a family by name; empty if it has none. */
    Map<String, Class<? extends Record>> of(Class<?> family) {
        return families.getOrDefault(family, Map.of());
    }

    /** The name of the form that a record is of. */
    Optional<String> kindOf(Class<?> family, Record form) {
        return of(family).entrySet().stream()
                .filter(entry -> entry.getValue() == form.getClass())
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
