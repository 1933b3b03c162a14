package dev.fathom.eigenfunctioncontrol.study;

import dev.fathom.eigenfunctioncontrol.ground.EigenLoss;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.recipe.ProblemConfig;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.BarPlot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The losses against each other where the ground state is known: G, the mean squared error of the gradient of log φ.
 */
final class LossClaims {

    private static final EigenfunctionConfig ISO10 =
            EigenfunctionConfig.defaults().steps(4000, 500);

    private record Learned(double error, double eigenvalue, double frozen) {}

    /** What a seed gives. */
    @FunctionalInterface
    private interface Training {
        Learned with(long seed) throws Exception;
    }

    private LossClaims() {}

    static List<Claim> claims() {
        return List.of(
                iso4("R2-ritz", EigenLoss.RITZ, 0.05),
                iso4("R2-variational", EigenLoss.VARIATIONAL, 0.05),
                iso4("R2-pinn", EigenLoss.PINN, 0.6),
                eigenvalue("R2-eigenvalue", "iso(4), relative loss, 1600 iterations", 0.003)
                        .seeds(3, 3)
                        .measuredBy(context -> eigenvalue(context, 4, seed -> iso4(context, EigenLoss.RELATIVE, seed))),
                iso10("R2-iso10-ritz", EigenLoss.RITZ, 0.15),
                iso10("R2-iso10-pinn", EigenLoss.PINN, 0.8),
                eigenvalue("R2-iso10-eigenvalue", "iso(10), relative loss, 4000 iterations", 0.005)
                        .fullOnly(3)
                        .measuredBy(context -> eigenvalue(context, 10, seed -> learn(context, 10, ISO10, seed))));
    }

    private static Claim.Builder eigenvalue(String id, String setting, double limit) {
        return Claim.of(id, "The ground energy is learned too")
                .source("Section on experiments")
                .paperSetting("d = 20")
                .ourSetting(setting)
                .holdsIf("relative error of the mean local energy", Rule.atMost(limit));
    }

    private static Measurement eigenvalue(StudyContext context, int dim, Training training) throws Exception {
        double exact = dim * (Math.sqrt(3) - 1);
        Samples samples = context.each(seed -> {
            Learned found = training.with(seed);
            return Map.of(
                    "off",
                    Math.abs(found.eigenvalue() / exact - 1),
                    "local",
                    found.eigenvalue(),
                    "frozen",
                    found.frozen());
        });
        return Measurement.of(samples.mean("off"))
                .baseline("mean local energy", samples.mean("local"))
                .baseline("frozen after the Ritz stage", samples.mean("frozen"))
                .baseline("exact", Estimate.exact(exact));
    }

    private static Claim iso4(String id, EigenLoss rival, double limit) {
        return Claim.of(id, "The relative loss finds the ground state more precisely than " + rival)
                .source("Figure on eigenfunction losses")
                .paperSetting(
                        "isotropic d = 20, 80000 iterations: Ritz 3.5e-4, variational 3.7e-4, PINN 8e-6, relative 2e-6")
                .ourSetting("iso(4), network 32-32-16, batch 192, 400 Ritz and 1200 more iterations")
                .holdsIf("squared error of the gradient of log phi, relative loss over " + rival, Rule.atMost(limit))
                .seeds(3, 5)
                .measuredBy(context -> {
                    var samples = context.each(seed -> {
                        Map<String, Double> figures = new LinkedHashMap<>();
                        figures.put(
                                "relative",
                                iso4(context, EigenLoss.RELATIVE, seed).error());
                        figures.put("rival", iso4(context, rival, seed).error());
                        return figures;
                    });
                    if (rival == EigenLoss.RITZ) {
                        context.plot(BarPlot.of(
                                        "iso4", "Error of the gradient of log φ on iso(4)", List.of("relative", "ritz"))
                                .y("log10 of the mean squared error")
                                .bars(
                                        "error",
                                        Math.log10(samples.mean("relative").value()),
                                        Math.log10(samples.mean("rival").value())));
                    }
                    return Measurement.of(samples.ratio("relative", "rival"))
                            .baseline("G of the relative loss", samples.mean("relative"))
                            .baseline("G of " + rival, samples.mean("rival"));
                });
    }

    private static Learned iso4(StudyContext context, EigenLoss loss, long seed) throws Exception {
        EigenfunctionConfig config = EigenfunctionConfig.defaults()
                .network(32, 32, 16)
                .batch(192, 4e-3)
                .steps(1600, 400)
                .loss(loss)
                .variationalWeight(loss == EigenLoss.VARIATIONAL ? 0.05 : 0);
        return learn(context, 4, config, seed);
    }

    private static Claim iso10(String id, EigenLoss rival, double limit) {
        return Claim.of(id, "In ten dimensions too the relative loss is more precise than " + rival)
                .source("Figure on eigenfunction losses")
                .paperSetting("isotropic d = 20, 80000 iterations")
                .ourSetting("iso(10), network 64-64-32, batch 256, 500 Ritz and 3500 more iterations")
                .holdsIf("squared error of the gradient of log phi, relative loss over " + rival, Rule.atMost(limit))
                .fullOnly(3)
                .measuredBy(context -> {
                    var samples = context.each(seed -> Map.of(
                            "relative", learn(context, 10, ISO10, seed).error(),
                            "rival", learn(context, 10, ISO10.loss(rival), seed).error()));
                    Estimate ratio = samples.ratio("relative", "rival");
                    return Measurement.of(ratio)
                            .baseline("G of the relative loss", samples.mean("relative"))
                            .baseline("G of " + rival, samples.mean("rival"));
                });
    }

    private static Learned learn(StudyContext context, int dim, EigenfunctionConfig config, long seed)
            throws Exception {
        String name = "iso" + dim + " " + config.loss() + ", seed " + seed;
        return context.kept(name, Learned.class, () -> {
            ProblemConfig.Quadratic quadratic = new ProblemConfig.Quadratic(dim, 1, 1, 0.5, false, 4);
            SocProblem problem = quadratic.problem();
            Eigensystem system = new EigenfunctionSolver(config, seed).fit(problem, trace -> {
                context.stopIfAsked();
            });
            try (Scope scope = Scope.open()) {
                Tensor x = ReferenceMeasure.of(problem)
                        .exact(Rng.seed(1000 + seed))
                        .draw(16_384);
                Tensor off = system.longHorizonControl()
                        .at(x, 0)
                        .sub(quadratic.lqr().longHorizonControl().at(x, 0));
                return new Learned(
                        off.square().mean().item(),
                        system.localEnergy().value(),
                        system.frozenEnergy().value());
            }
        });
    }
}
