package dev.fathom.cli.worker;

import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;

/** The recipe that a run was made from. */
final class RunRecipe {

    private RunRecipe() {}

    /**
     * Reads it from the run's folder.
     *
     * @throws dev.fathom.lab.FathomException if it is not the one the run was made from, or not one any more
     */
    static Recipe<?> of(Runs runs, RunDirectory run) {
        RunRequest made = runs.request(run);
        return RecipeBook.load().parse(made.text(), made.recipe(), run.id() + "'s recipe", RecipeOptions.NONE);
    }
}
