package dev.fathom.lab.recipe;

/**
 * A key that a recipe may have.
 *
 * @param path its path, for instance {@code model.layers}
 * @param allowed what its value may be, in words
 * @param value its value, as it is written
 * @param about what it means; empty if nobody said
 */
public record RecipeKey(String path, String allowed, String value, String about) {}
