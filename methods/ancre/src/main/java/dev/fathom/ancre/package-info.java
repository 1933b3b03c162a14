/**
 * ANCRe, adaptive neural connection reassignment: Zhang, Li, He and Giannakis, arXiv 2602.09009, 2026.
 *
 * <p>Idea: the layout of shortcuts alone decides how fast a deep network learns, so it is learned: one scalar for each
 * pair of an earlier state and a block, normalised by a softmax, trained with the weights.
 *
 * <p>{@link dev.fathom.ancre.Ancre} is the algorithm; a recipe asks for it by {@code depth: {kind: ancre}}. Its rivals
 * are in {@code rival}, the deep linear networks of the theory in {@code linear}, and {@code study.AncreStudy} measures
 * the paper's claims. {@link dev.fathom.ancre.DepthTrace} records what is learned while a model trains.
 */
@NullMarked
package dev.fathom.ancre;

import org.jspecify.annotations.NullMarked;
