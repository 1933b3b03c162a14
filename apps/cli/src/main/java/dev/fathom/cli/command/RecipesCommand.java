package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeKey;
import dev.fathom.lab.recipe.RecipeOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the recipes, or the keys of one. */
@Command(
        name = "recipes",
        description = "List the built-in recipes, or the keys that one has.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: fathom recipes code-lm"})
final class RecipesCommand implements Runnable {

    private final Session session;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "A built-in recipe's name or a YAML file.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    RecipesCommand(Session session) {
        this.session = session;
    }

    @Override
    public void run() {
        RecipeBook book = RecipeBook.load();
        if (name == null) {
            list(book.builtIn());
        } else {
            Recipe<?> recipe = book.read(name, RecipeOptions.NONE);
            show(recipe, book.keys(recipe));
        }
    }

    private void list(List<Recipe<?>> recipes) {
        if (json) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            recipes.forEach(recipe -> array.add(node(recipe)));
            session.print(array);
            return;
        }
        Table table = new Table("RECIPE", "KIND", "ABOUT");
        recipes.forEach(recipe -> table.row(recipe.name(), recipe.kind().name(), recipe.about()));
        table.print(session.out());
    }

    private void show(Recipe<?> recipe, List<RecipeKey> keys) {
        if (json) {
            ObjectNode node = node(recipe);
            ArrayNode array = node.putArray("keys");
            for (RecipeKey key : keys) {
                array.addObject()
                        .put("path", key.path())
                        .put("value", key.value())
                        .put("allowed", key.allowed())
                        .put("about", key.about());
            }
            session.print(node);
            return;
        }
        session.out().println(recipe.name() + ": " + recipe.about());
        session.out().println();
        Table table = new Table("KEY", "VALUE", "ABOUT", "ALLOWED");
        table.row("seed", String.valueOf(recipe.seed()), "where all randomness comes from", "a whole number");
        keys.forEach(key -> table.row(key.path(), key.value(), key.about(), key.allowed()));
        table.print(session.out());
    }

    private static ObjectNode node(Recipe<?> recipe) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("recipe", recipe.name())
                .put("kind", recipe.kind().name())
                .put("about", recipe.about())
                .put("seed", recipe.seed());
    }
}
