/**
 * Recipes: YAML files that describe a piece of work, read into typed records, and the code that runs them.
 *
 * <p>{@link dev.fathom.lab.recipe.RecipeBook} finds and reads them. A {@link dev.fathom.lab.recipe.RecipeKind} brings
 * the record and the work; parts of a record that have several forms are families of
 * {@link dev.fathom.lab.recipe.ChoiceProvider}s, so that a method can add a form without anyone knowing it. Every fault
 * of a recipe is a {@link dev.fathom.lab.recipe.RecipeException} that says where it is.
 */
@NullMarked
package dev.fathom.lab.recipe;

import org.jspecify.annotations.NullMarked;
