package dev.fathom.ngvi.recipe;

import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.Run;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.NaturalGradientVi;
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
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Other methods on the same model, the stochastic ones each with a step size in the middle of its usual range.
 *
 * @param traces of the stochastic methods
 * @param losses −ELBO of the methods without steps, in nats
 * @param diverged the methods that left their domain, or found no number to go on with
 */
record Comparison(Map<String, List<ViTrace>> traces, Map<String, Double> losses, List<String> diverged) {

    boolean isEmpty() {
        return traces.isEmpty() && losses.isEmpty();
    }

    /** Gives the stochastic methods so many epochs; with 0 nothing is compared. A run that is to stop ends it early. */
    static Comparison of(Run run, Glm glm, GaussianPrior prior, int epochs) {
        Comparison all = new Comparison(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        if (epochs == 0) {
            return all;
        }
        long seed = run.seed();
        Fits fits = new Fits(glm, prior, epochs, seed, (at, q) -> !run.stopRequested());
        NaturalGradientVi.Builder natural = NaturalGradientVi.builder().seed(seed);
        all.add(run, "Proj-SNGD", () -> fits.natural(natural.build()));
        all.add(run, "SNGD", () -> fits.natural(natural.withoutProjection().build()));
        all.add(run, "Prox-SGD", () -> fits.euclidean(new EuclideanVi.Entropy.Prox()));
        if (glm.likelihood() != Likelihood.POISSON) { // whose curvature has no bound to project with
            all.add(
                    run,
                    "Proj-SGD",
                    () -> fits.euclidean(new EuclideanVi.Entropy.Projected(EuclideanVi.smoothness(glm, prior))));
        }
        all.add(run, "ADVI", () -> fits.adam(new AdamVi.Gradient.Path(Estimators.reparameterised(4))));
        all.add(run, "BBVI", () -> fits.adam(new AdamVi.Gradient.Score(32)));
        all.tryOne(
                run,
                "Laplace",
                name -> all.losses.put(
                        name, glm.loss(prior, Laplace.fit(glm, prior).meanField())));
        if (glm.likelihood() == Likelihood.LOGISTIC) {
            all.tryOne(run, "Jaakkola", name -> all.losses.put(name, glm.loss(prior, JaakkolaVi.fit(glm, prior))));
        }
        return all;
    }

    private void add(Run run, String method, Supplier<ViResult> fit) {
        tryOne(run, method, name -> traces.put(name, fit.get().trace()));
    }

    /** Whatever becomes of another method, the report of ours is written. */
    private void tryOne(Run run, String name, Consumer<String> method) {
        if (run.stopRequested()) {
            return;
        }
        try {
            method.accept(name);
        } catch (FathomException e) {
            run.say(name + ", for comparison: " + e.getMessage());
            diverged.add(name);
        }
    }

    /** What the stochastic methods share. */
    private record Fits(Glm glm, GaussianPrior prior, int epochs, long seed, ViListener listener) {

        ViResult natural(NaturalGradientVi method) {
            return method.fit(glm, prior, epochs, listener);
        }

        ViResult euclidean(EuclideanVi.Entropy entropy) {
            return new EuclideanVi(entropy, Estimators.price(4), Steps.inverseSqrt(0.01), 64, seed)
                    .fit(glm, prior, epochs, listener);
        }

        ViResult adam(AdamVi.Gradient gradient) {
            return new AdamVi(gradient, 0.03, 64, seed).fit(glm, prior, epochs, listener);
        }
    }
}
