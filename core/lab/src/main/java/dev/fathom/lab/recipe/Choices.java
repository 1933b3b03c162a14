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
            if (!provider.family().isAssignableFrom(provider.config())) {
                throw new IllegalStateException(
                        provider.config() + " is provided as a " + provider.family() + " and is none");
            }
            Class<?> other = families.computeIfAbsent(provider.family(), family -> new TreeMap<>())
                    .put(provider.kind(), provider.config());
            if (other != null) {
                throw new IllegalStateException(
                        "kind '" + provider.kind() + "' is provided twice: by " + other + " and " + provider.config());
            }
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
