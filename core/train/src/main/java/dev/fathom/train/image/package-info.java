/**
 * Image classifiers: the recipe kind {@code image-classifier}, its data, its task and the folder a model is kept in.
 *
 * <p>Start with {@link dev.fathom.train.image.ImageClassifierRecipe}, which is the whole way from a data set to a model
 * and its confusion matrix. {@link dev.fathom.train.image.ImageClassifierTask} is what the training loop sees.
 */
@NullMarked
package dev.fathom.train.image;

import org.jspecify.annotations.NullMarked;
