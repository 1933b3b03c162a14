package dev.fathom.ngvi;

/**
 * Where a fit stands.
 *
 * @param step steps done
 * @param epoch passes over the data done
 * @param stepSize γ of the last step; NaN before the first
 * @param loss −ELBO in nats: exact for a {@link Glm}, otherwise a Monte Carlo estimate with fresh draws
 * @param envelope the Bregman envelope 𝒟_ρ, 0 only at a stationary point of the box: with ρ = 1/γ_0 along a run of
 *     {@link NaturalGradientVi}, and the local L_rel along one of {@link TuningFreeVi}; NaN where it is not computed,
 *     which is without a box, for models that are no {@link Glm}, and for Euclidean methods
 * @param domainExits coordinates of all steps so far whose precision came out not positive
 * @param clipped coordinates of all steps so far that the box held back
 */
public record ViTrace(
        long step, double epoch, double stepSize, double loss, double envelope, long domainExits, long clipped) {}
