package dev.fathom.lab.recipe;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists the keys of a record, those of the records inside it included. */
final class KeyLister {

    private final Choices choices;
    private final List<RecipeKey> keys = new ArrayList<>();

    KeyLister(Choices choices) {
        this.choices = choices;
    }

    List<RecipeKey> list(Record config) {
        list(config, "");
        return List.copyOf(keys);
    }

    private void list(Record record, String prefix) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = Records.value(record, component);
            String path = prefix + component.getName();
            String about = Optional.ofNullable(component.getAnnotation(About.class))
                    .map(About::value)
                    .orElse("");
            Class<?> type = component.getType();
            if (choices.isFamily(type) && value instanceof Record form) {
                String kinds = "one of " + String.join(", ", choices.of(type).keySet());
                keys.add(new RecipeKey(path, kinds, choices.kindOf(type, form).orElse("?"), about));
                list(form, path + ".");
            } else if (value instanceof Record inner) {
                list(inner, path + ".");
            } else {
                keys.add(new RecipeKey(path, allowed(type), written(value), about));
            }
        }
    }

    private static String allowed(Class<?> type) {
        return type == List.class ? "a list" : type == Map.class ? "names with values" : Scalars.describe(type);
    }

    private static String written(@Nullable Object value) {
        if (value instanceof Enum<?> constant) {
            return Scalars.written(constant);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(KeyLister::written).collect(Collectors.joining(", ", "[", "]"));
        }
        return value == null ? "" : value.toString();
    }
}
