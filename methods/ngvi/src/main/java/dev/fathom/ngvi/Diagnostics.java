package dev.fathom.ngvi;

import dev.fathom.engine.Rng;

/** How good a posterior is: its loss, and how far it is from stationary. */
public final class Diagnostics {

    private Diagnostics() {}

    /**
     * −ELBO in nats: exact for a {@link Glm} (the draws are not used), otherwise with E_q h estimated.
     *
     * @param draws for models without quadrature, at least 1
     * @throws ModelException if the prior or q has not the model's length, or draws are needed and fewer than 1
     */
    public static double loss(LogJoint model, GaussianPrior prior, MeanFieldGaussian q, int draws, Rng rng) {
        if (model instanceof Glm glm) {
            return glm.loss(prior, q);
        }
        prior.check(model.dim());
        q.check("posterior", model.dim());
        if (draws < 1) {
            throw new ModelException("a loss was to be estimated from " + draws + " draws", "use at least 1");
        }
        double[] gradient = new double[model.dim()];
        double sum = 0;
        for (int k = 0; k < draws; k++) {
            sum += model.energy(q.sample(rng), null, gradient, null);
        }
        return sum / draws + prior.divergenceFrom(q.means(), q.variances());
    }

    /**
     * The Bregman forward-backward envelope 𝒟_ρ(ω) = −2ρ min over the box of ⟨∇ℓ(ω), ω' − ω⟩ + ρ KL(q_ω' ‖ q_ω), the
     * stationarity measure of the theory (Fatkhullin and He 2024). Its minimiser is one exact projected step with γ =
     * 1/ρ.
     *
     * @param rho greater than 0; at least L_rel for the step to decrease the loss by 𝒟_ρ/(2ρ)
     * @return at least 0, and 0 only at a stationary point, in nats times ρ
     */
    public static double bregmanEnvelope(
            Glm model, GaussianPrior prior, MeanFieldGaussian q, MomentBox box, double rho) {
        if (!(rho > 0)) {
            throw new ModelException("the envelope got rho = " + rho, "use a number > 0, for instance L_rel");
        }
        prior.check(model.dim());
        q.check("posterior", model.dim());
        Glm.Expectation e = new Glm.Expectation(model);
        e.evaluate(q.means(), q.variances());
        return envelope(e, prior, q, box, rho);
    }

    /** 𝒟_ρ at q, where the expectations have been evaluated. */
    static double envelope(Glm.Expectation e, GaussianPrior prior, MeanFieldGaussian q, MomentBox box, double rho) {
        NaturalStep step = new NaturalStep(q, prior, new Domain.Project(box));
        step.step(0, 1 / rho, e.gradient, e.hessianDiagonal);
        double[] m = q.means();
        double[] v = q.variances();
        double[] nextM = step.mean();
        double[] nextV = step.variance();
        double sum = 0;
        for (int i = 0; i < m.length; i++) {
            double gm = e.gradient[i] + prior.precision(i) * (m[i] - prior.mean(i));
            double gv = (e.hessianDiagonal[i] + prior.precision(i) - 1 / v[i]) / 2;
            double dm = nextM[i] - m[i];
            double dv = nextV[i] - v[i];
            // ⟨∇ω ℓ, ω' − ω⟩ = (g_m − 2 m g_v) δm + g_v (m'² + v' − m² − v) = g_m δm + g_v (δm² + δv)
            double linear = gm * dm + gv * (dm * dm + dv);
            sum += linear + rho * MeanFieldGaussian.kl(dm, nextV[i], v[i]);
        }
        return Math.max(0, -2 * rho * sum);
    }
}
