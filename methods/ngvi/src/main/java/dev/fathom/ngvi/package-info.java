/**
 * Natural-gradient variational inference for non-conjugate models.
 *
 * <p>Paper: Fangyuan Sun, Ilyas Fatkhullin, Niao He, "Natural Gradient VI: Guarantees for Non-Conjugate Models",
 * NeurIPS 2025 (arXiv 2510.19163).
 *
 * <p>Idea: a step of the natural gradient on a mean-field Gaussian is a step of mirror descent in the expectation
 * parameters. The loss is not convex there, but for log-concave models it is convex in disguise (in mean and standard
 * deviation), and relatively smooth on a box of means and variances; projecting onto that box makes the steps safe.
 *
 * <p>{@link dev.fathom.ngvi.NaturalGradientVi} is the algorithm, {@link dev.fathom.ngvi.TuningFreeVi} the same without
 * noise and with its step taken from the local smoothness, {@link dev.fathom.ngvi.Glm} the models that come with it,
 * {@code dev.fathom.ngvi.baseline} what it is compared with, and {@code dev.fathom.ngvi.study} its study.
 */
@NullMarked
package dev.fathom.ngvi;

import org.jspecify.annotations.NullMarked;
