package dev.fathom.ngvi.recipe;

import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.NaturalGradientVi;
import dev.fathom.ngvi.NonFiniteEnergyException;
import dev.fathom.ngvi.PrecisionLeftDomainException;
import dev.fathom.ngvi.Steps;
import dev.fathom.ngvi.ViListener;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import dev.fathom.ngvi.baseline.AdamVi;
import dev.fathom.ngvi.baseline.EuclideanVi;
import dev.fathom.ngvi.baseline.JaakkolaVi;
import dev.fathom.ngvi.baseline.Laplace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Other methods on the same model, the stochastic ones each with a step size in the middle of its usual range.
 *
 * @param traces of the stochastic methods
 * @param losses −ELBO of the methods without steps, in nats
 * @param diverged the methods that left their domain
 */
record Comparison(Map<String, List<ViTrace>> traces, Map<String, Double> losses, List<String> diverged) {

    boolean isEmpty() {
        return traces.isEmpty() && losses.isEmpty();
    }

    /** Gives the stochastic methods so many epochs; with 0 nothing is compared. */
    static Comparison of(Glm glm, GaussianPrior prior, int epochs, long seed) {
        Comparison all = new Comparison(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        if (epochs == 0) {
            return all;
        }
        NaturalGradientVi.Builder natural = NaturalGradientVi.builder().seed(seed);
        all.add("Proj-SNGD", () -> natural.build().fit(glm, prior, epochs));
        all.add("SNGD", () -> natural.withoutProjection().build().fit(glm, prior, epochs));
        all.add("Prox-SGD", () -> euclidean(new EuclideanVi.Entropy.Prox(), glm, prior, epochs, seed));
        if (glm.likelihood() != Likelihood.POISSON) { // whose curvature has no bound to project with
            double smoothness = EuclideanVi.smoothness(glm, prior);
            all.add(
                    "Proj-SGD",
                    () -> euclidean(new EuclideanVi.Entropy.Projected(smoothness), glm, prior, epochs, seed));
        }
        all.add("ADVI", () -> adam(new AdamVi.Gradient.Path(Estimators.reparameterised(4)), glm, prior, epochs, seed));
        all.add("BBVI", () -> adam(new AdamVi.Gradient.Score(32), glm, prior, epochs, seed));
        all.losses.put("Laplace", glm.loss(prior, Laplace.fit(glm, prior).meanField()));
        if (glm.likelihood() == Likelihood.LOGISTIC) {
            all.losses.put("Jaakkola", glm.loss(prior, JaakkolaVi.fit(glm, prior)));
        }
        return all;
    }

    private void add(String name, Supplier<ViResult> fit) {
        try {
            traces.put(name, fit.get().trace());
        } catch (NonFiniteEnergyException | PrecisionLeftDomainException e) {
            diverged.add(name);
        }
    }

    private static ViResult euclidean(
            EuclideanVi.Entropy entropy, Glm glm, GaussianPrior prior, int epochs, long seed) {
        return new EuclideanVi(entropy, Estimators.price(4), Steps.inverseSqrt(0.01), 64, seed)
                .fit(glm, prior, epochs, ViListener.NONE);
    }

    private static ViResult adam(AdamVi.Gradient gradient, Glm glm, GaussianPrior prior, int epochs, long seed) {
        return new AdamVi(gradient, 0.03, 64, seed).fit(glm, prior, epochs, ViListener.NONE);
    }
}
