/**
 * The recipe kinds {@code bayes-glm}, a Bayesian regression from a CSV file or the data catalog, and
 * {@code bayes-glm-predict}, its predictions for new rows.
 */
@NullMarked
package dev.fathom.ngvi.recipe;

import org.jspecify.annotations.NullMarked;
