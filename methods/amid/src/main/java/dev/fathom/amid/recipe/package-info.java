/**
 * The recipe kind {@code incentive-design}: a market described in YAML, rules designed for it, and a report on them.
 * {@link dev.fathom.amid.recipe.IncentiveDesignRecipe} does the work.
 */
@NullMarked
package dev.fathom.amid.recipe;

import org.jspecify.annotations.NullMarked;
