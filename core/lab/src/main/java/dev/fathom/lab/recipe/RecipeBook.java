package dev.fathom.lab.recipe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The recipes there are and the way to read them. A recipe has the keys {@code kind}, {@code about} (one line),
 * {@code seed} (0 if left out), {@code smoke} (keys laid over the others for a small run) and those of its kind's
 * record. Built-in ones are resources {@code recipes/NAME.yaml}, named one per line in a module's
 * {@code META-INF/fathom/recipes}.
 */
public final class RecipeBook {

    private static final String INDEX = "META-INF/fathom/recipes";
    static final List<String> OWN_KEYS = List.of("kind", "about", "seed", "smoke");

    private final Map<String, RecipeKind<?>> kinds = new TreeMap<>();
    private final Map<String, URL> builtIn = new TreeMap<>();
    private final Choices choices;

    RecipeBook(Iterable<? extends RecipeKind<?>> kinds, Choices choices, ClassLoader resources) {
        kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
        this.choices = choices;
        try {
            for (URL index : Collections.list(resources.getResources(INDEX))) {
                readIndex(index, resources);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the built-in recipes cannot be read", e);
        }
    }

    /** All kinds, choices and built-in recipes on the class path. */
    public static RecipeBook load() {
        List<RecipeKind<?>> kinds = new ArrayList<>();
        for (RecipeKind<?> kind : ServiceLoader.load(RecipeKind.class)) {
            kinds.add(kind);
        }
        return new RecipeBook(kinds, Choices.load(), RecipeBook.class.getClassLoader());
    }

    private void readIndex(URL index, ClassLoader resources) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                URL recipe = resources.getResource("recipes/" + line.strip() + ".yaml");
                if (!line.isBlank() && recipe != null) {
                    builtIn.put(line.strip(), recipe);
                }
            }
        }
    }

    /** The built-in recipes in order of name, each with its defaults. */
    public List<Recipe<?>> builtIn() {
        List<Recipe<?>> recipes = new ArrayList<>();
        builtIn.keySet().forEach(name -> recipes.add(read(name, RecipeOptions.NONE)));
        return recipes;
    }

    /**
     * Reads a recipe.
     *
     * @param nameOrFile a built-in recipe's name, or the path of a YAML file
     * @throws RecipeException for every fault, with its place
     */
    public Recipe<?> read(String nameOrFile, RecipeOptions options) {
        URL resource = builtIn.get(nameOrFile);
        if (resource != null) {
            return parse(text(resource), nameOrFile, nameOrFile + ".yaml", options);
        }
        Path file = path(nameOrFile);
        if (!Files.isRegularFile(file)) {
            boolean path = nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml") || nameOrFile.contains("/");
            throw path
                    ? new RecipeException(nameOrFile, "there is no such file")
                    : new RecipeException(
                            "recipe '" + nameOrFile + "'",
                            "there is no built-in recipe or file of this name; "
                                    + Nearest.hint(nameOrFile, builtIn.keySet()),
                            "`fathom recipes` lists them");
        }
        String name = file.getFileName().toString().replaceFirst("\\.ya?ml$", "");
        return parse(text(file), name, nameOrFile, options);
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new RecipeException("recipe '" + name + "'", "this can be no file's name: " + e.getReason());
        }
    }

    private static String text(URL resource) {
        try (InputStream in = resource.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the built-in recipe " + resource + " cannot be read", e);
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > YamlReader.LARGEST) {
                throw new RecipeException(file.toString(), "a recipe has at most " + YamlReader.LARGEST + " bytes");
            }
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new RecipeException(file.toString(), "this is no text in UTF-8");
        } catch (IOException e) {
            throw new RecipeException(file.toString(), "it cannot be read: " + e.getMessage());
        }
    }

    /**
     * Reads a recipe from its text.
     *
     * @param name what the recipe is to be called
     * @param file what messages call the text
     */
    public Recipe<?> parse(String text, String name, String file, RecipeOptions options) {
        Node.Keys keys = YamlReader.recipe(text, file);
        Node smoke = keys.values().get("smoke");
        if (smoke != null && !(smoke instanceof Node.Keys)) {
            throw new RecipeException(smoke.where(), "'smoke' must be keys with the values of a small run");
        }
        if (options.smoke()) {
            if (!(smoke instanceof Node.Keys small)) {
                throw new RecipeException(
                        file,
                        "recipe " + name + " has no smoke size",
                        "leave --smoke out, or give it a key 'smoke' with the values of a small run");
            }
            keys = keys.overlaidBy(small);
        }
        keys = Overrides.apply(keys, options.overrides());
        RecipeKind<?> kind = kind(keys, file);
        return bind(kind, keys, name, options);
    }

    private RecipeKind<?> kind(Node.Keys keys, String file) {
        Node node = keys.values().get("kind");
        if (!(node instanceof Node.Scalar scalar) || scalar.text() == null) {
            throw new RecipeException(file, "key 'kind' is missing; known are " + String.join(", ", kinds.keySet()));
        }
        RecipeKind<?> kind = kinds.get(scalar.text());
        if (kind == null) {
            throw new RecipeException(
                    node.where(),
                    "unknown kind '" + scalar.text() + "'; " + Nearest.hint(scalar.text(), kinds.keySet()));
        }
        return kind;
    }

    private <C extends Record> Recipe<C> bind(RecipeKind<C> kind, Node.Keys keys, String name, RecipeOptions options) {
        Map<String, Node> rest = new LinkedHashMap<>(keys.values());
        OWN_KEYS.forEach(rest::remove);
        String about = own(keys, "about", String.class, "");
        long seed = options.seed().orElseGet(() -> own(keys, "seed", Long.class, 0L));
        Record base = Records.defaults(kind.configType()).orElse(null);
        Record bound = new Binder(choices).record(keys.with(rest), kind.configType(), "", base);
        C config = kind.located(kind.configType().cast(bound));
        String text = new RecipeWriter(choices).write(kind.name(), about, seed, config);
        return new Recipe<>(name, kind, about, seed, config, text);
    }

    private static <T> T own(Node.Keys keys, String key, Class<T> type, T fallback) {
        Node node = keys.values().get(key);
        if (node == null) {
            return fallback;
        }
        if (!(node instanceof Node.Scalar scalar) || scalar.text() == null) {
            throw new RecipeException(node.where(), "'" + key + "' must be " + Scalars.describe(type));
        }
        return type.cast(Scalars.read(
                scalar.text(), type, fault -> new RecipeException(node.where(), "in '" + key + "': " + fault)));
    }

    /** All keys that recipes like this one may have, with their values in it. */
    public List<RecipeKey> keys(Recipe<?> recipe) {
        return new KeyLister(choices).list(recipe.config());
    }
}
