package dev.fathom.lab.recipe;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes a record back as YAML with every value in it, so that reading it gives an equal record. */
final class RecipeWriter {

    private final Choices choices;

    RecipeWriter(Choices choices) {
        this.choices = choices;
    }

    /** A recipe's text: kind, about, seed and all keys of its record. */
    String write(String kind, String about, long seed, Record config) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        keys.put("kind", kind);
        keys.put("about", about);
        keys.put("seed", seed);
        keys.putAll(keys(config));
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(120);
        return new Yaml(options).dump(keys);
    }

    private Map<String, @Nullable Object> keys(Record record) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = Records.value(record, component);
            keys.put(component.getName(), value == null ? null : plain(value, component.getGenericType()));
        }
        return keys;
    }

    private Object plain(Object value, Type type) {
        if (value instanceof List<?> list) {
            Type item = ((ParameterizedType) type).getActualTypeArguments()[0];
            List<Object> plain = new ArrayList<>(); // a list of its own: YAML writes one met twice as an anchor
            list.forEach(element -> plain.add(plain(element, item)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            Type item = ((ParameterizedType) type).getActualTypeArguments()[1];
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, element) -> plain.put((String) key, plain(element, item)));
            return plain;
        }
        if (value instanceof Record record) {
            return record(record, (Class<?>) type);
        }
        return value instanceof Enum<?> constant ? Scalars.written(constant) : value;
    }

    private Object record(Record record, Class<?> declared) {
        Map<String, @Nullable Object> keys = new LinkedHashMap<>();
        choices.kindOf(declared, record).ifPresent(kind -> keys.put("kind", kind));
        keys.putAll(keys(record));
        return keys;
    }
}
