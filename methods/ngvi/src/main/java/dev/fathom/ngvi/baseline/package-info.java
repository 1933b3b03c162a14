/**
 * What natural gradients are compared with. {@link dev.fathom.ngvi.baseline.EuclideanVi} is stochastic gradient descent
 * in means and deviations with the entropy in a proximal step or with a projection (Domke, Garrigos and Gower 2023),
 * {@link dev.fathom.ngvi.baseline.AdamVi} ADVI and black-box VI under Adam, {@link dev.fathom.ngvi.baseline.Laplace}
 * and {@link dev.fathom.ngvi.baseline.JaakkolaVi} the practitioner's approximations, and
 * {@link dev.fathom.ngvi.baseline.ReferenceOptimum} the optimum itself by L-BFGS.
 */
@NullMarked
package dev.fathom.ngvi.baseline;

import org.jspecify.annotations.NullMarked;
