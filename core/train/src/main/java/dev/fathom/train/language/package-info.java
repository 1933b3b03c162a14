/**
 * Language models: the recipe kind {@code language-model}, its data, its task, generation and the Hugging Face layout.
 *
 * <p>Start with {@link dev.fathom.train.language.LanguageModelRecipe}, which is the whole way from a corpus to a model,
 * a report and a sample. {@link dev.fathom.train.language.LanguageModelTask} is what the training loop sees.
 */
@NullMarked
package dev.fathom.train.language;

import org.jspecify.annotations.NullMarked;
