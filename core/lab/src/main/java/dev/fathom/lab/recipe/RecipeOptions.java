package dev.fathom.lab.recipe;

import java.util.List;
import java.util.OptionalLong;

/**
 * What is changed in a recipe when it is read.
 *
 * @param overrides {@code key.path=value} each, applied in order after all else; {@code key+=value} adds to a list
 * @param smoke whether the recipe's {@code smoke} keys are laid over it, which it then must have: the whole path at a
 *     small size
 * @param seed replaces the recipe's seed, if given
 */
public record RecipeOptions(List<String> overrides, boolean smoke, OptionalLong seed) {

    /** Nothing is changed. */
    public static final RecipeOptions NONE = new RecipeOptions(List.of(), false, OptionalLong.empty());

    /** Copies the list. */
    public RecipeOptions {
        overrides = List.copyOf(overrides);
    }
}
