/**
 * The wirings that ANCRe is compared with, all under one interface and all choices of {@code depth:} in a recipe.
 *
 * <p>Vanilla is core's {@link dev.fathom.nn.Cascade}; here are averages over depth
 * ({@link dev.fathom.ancre.rival.DenseFormer}), parallel streams ({@link dev.fathom.ancre.rival.HyperConnections}), a
 * learned strength without a topology ({@link dev.fathom.ancre.rival.NaiveResidual}), scaled norms and branches
 * ({@link dev.fathom.ancre.rival.LayerNormScaling}, {@link dev.fathom.ancre.rival.ScaledBranches},
 * {@link dev.fathom.ancre.rival.DeepNorm}), given layouts ({@link dev.fathom.ancre.rival.FixedEdges}) and no shortcuts
 * at all ({@link dev.fathom.ancre.rival.Plain}).
 */
@NullMarked
package dev.fathom.ancre.rival;

import org.jspecify.annotations.NullMarked;
