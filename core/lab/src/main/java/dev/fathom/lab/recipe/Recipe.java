package dev.fathom.lab.recipe;

/**
 * A piece of work, described in full.
 *
 * @param name the recipe's name: the built-in one's, or the file's without its ending
 * @param kind the code that does the work
 * @param about what it does, in one line
 * @param seed where all randomness comes from
 * @param config the settings, with every default filled in
 * @param text the whole recipe as YAML with every value in it; reading it gives an equal recipe
 * @param <C> the kind's record
 */
public record Recipe<C extends Record>(
        String name, RecipeKind<C> kind, String about, long seed, C config, String text) {}
