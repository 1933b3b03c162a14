/**
 * The recipe kind {@code eigenfunction-control}: a problem, how to learn it, how to correct near the end, which rivals
 * to train beside it; {@link dev.fathom.eigenfunctioncontrol.recipe.ControlRecipe} runs it and leaves a report.
 */
@NullMarked
package dev.fathom.eigenfunctioncontrol.recipe;

import org.jspecify.annotations.NullMarked;
