package dev.fathom.eigenfunctioncontrol.study;

import dev.fathom.eigenfunctioncontrol.exact.RingReference;
import dev.fathom.eigenfunctioncontrol.ground.EigenLoss;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.recipe.ProblemConfig;
import dev.fathom.engine.DType;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** The paper's ring: only the relative loss is right where the value function is large. */
final class RingClaims {

    private static final double[] THETA = {0.25, 0.5, 1, 1.5, 2, 2.5, 3};
    private static final double RADIUS = 5 / Math.sqrt(2);

    private record Field(List<Double> along, List<Double> across) {
        double[] tangential() {
            return along.stream().mapToDouble(Double::doubleValue).toArray();
        }

        double[] radial() {
            return across.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    private final Map<String, Field> known = new HashMap<>();

    List<Claim> claims() {
        return List.of(
                claim(
                                "R2-ring-relative",
                                "With the relative loss the control along the ring is right everywhere",
                                "largest relative error of the tangential control for theta <= 2.5",
                                Rule.atMost(0.05))
                        .seeds(1, 3)
                        .measuredBy(context -> {
                            var samples = context.each(seed -> figures(field(context, EigenLoss.RELATIVE, seed)));
                            context.plot(plot(samples::of));
                            return Measurement.of(samples.mean("worst"))
                                    .baseline("largest radial part", samples.mean("radial"));
                        }),
                claim(
                                "R2-ring-radial",
                                "and it has no part across the ring",
                                "largest radial part for theta <= 2.5",
                                Rule.atMost(0.3))
                        .seeds(1, 3)
                        .measuredBy(context ->
                                Measurement.of(context.each(seed -> figures(field(context, EigenLoss.RELATIVE, seed)))
                                        .mean("radial"))),
                wrong("R2-ring-ritz", EigenLoss.RITZ).seeds(1, 3).measuredBy(context -> wrong(context, EigenLoss.RITZ)),
                wrong("R2-ring-variational", EigenLoss.VARIATIONAL)
                        .fullOnly(3)
                        .measuredBy(context -> wrong(context, EigenLoss.VARIATIONAL)),
                wrong("R2-ring-pinn", EigenLoss.PINN)
                        .fullOnly(3)
                        .measuredBy(context -> wrong(context, EigenLoss.PINN)));
    }

    private static Claim.Builder claim(String id, String statement, String figure, Rule rule) {
        return Claim.of(id, statement)
                .source("Figures 3 and 4")
                .paperSetting("ring with R = 5, 20000 iterations")
                .ourSetting(
                        "the same ring, network 64-64-32, batch 256 of exact samples, 400 Ritz and 2000 more iterations")
                .holdsIf(figure, rule);
    }

    private static Claim.Builder wrong(String id, EigenLoss loss) {
        return claim(
                id,
                "With the loss " + loss + " the control is wrong where the value is large",
                "least relative error of the tangential control for theta <= 1",
                Rule.above(0.5));
    }

    private Measurement wrong(StudyContext context, EigenLoss loss) throws Exception {
        return Measurement.of(
                context.each(seed -> figures(field(context, loss, seed))).mean("least"));
    }

    private static double[] exact() {
        RingReference ring = new RingReference(5, 1, 2);
        double[] exact = new double[THETA.length];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = ring.tangential(RADIUS, THETA[i]);
        }
        return exact;
    }

    private static Map<String, Double> figures(Field field) {
        double[] exact = exact();
        double worst = 0;
        double radial = 0;
        double least = Double.POSITIVE_INFINITY;
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 0; i < THETA.length; i++) {
            double off = Math.abs(field.tangential()[i] / exact[i] - 1);
            figures.put("theta " + THETA[i], field.tangential()[i]);
            if (THETA[i] <= 2.5) {
                worst = Math.max(worst, off);
                radial = Math.max(radial, Math.abs(field.radial()[i]));
            }
            if (THETA[i] <= 1) {
                least = Math.min(least, off);
            }
        }
        figures.put("worst", worst);
        figures.put("radial", radial);
        figures.put("least", least);
        return figures;
    }

    private static LinePlot plot(java.util.function.Function<String, double[]> figures) {
        double[] found = new double[THETA.length];
        for (int i = 0; i < found.length; i++) {
            double[] bySeed = figures.apply("theta " + THETA[i]);
            for (double value : bySeed) {
                found[i] += value / bySeed.length;
            }
        }
        return LinePlot.of("ring", "Tangential control on the ring")
                .x("angle θ")
                .y("control")
                .line("exact", THETA, exact())
                .points("relative loss", new dev.fathom.lab.report.Series(THETA, found));
    }

    private Field field(StudyContext context, EigenLoss loss, long seed) {
        return known.computeIfAbsent(loss + " " + seed, key -> {
            EigenfunctionConfig config = EigenfunctionConfig.defaults().loss(loss);
            Eigensystem learned = new EigenfunctionSolver(config, seed)
                    .fit(ProblemConfig.Ring.defaults().problem(), trace -> {
                        if (context.stopRequested()) {
                            throw new CancellationException("stopped by the user");
                        }
                    });
            int n = THETA.length;
            double[] points = new double[2 * n];
            for (int i = 0; i < n; i++) {
                points[2 * i] = RADIUS * Math.cos(THETA[i]);
                points[2 * i + 1] = RADIUS * Math.sin(THETA[i]);
            }
            try (Scope scope = Scope.open()) {
                double[] u = learned.longHorizonControl()
                        .at(Tensors.of(points, n, 2).to(DType.F32), 0)
                        .toDoubles();
                double[] tangential = new double[n];
                double[] radial = new double[n];
                for (int i = 0; i < n; i++) {
                    double c = Math.cos(THETA[i]);
                    double s = Math.sin(THETA[i]);
                    tangential[i] = -s * u[2 * i] + c * u[2 * i + 1];
                    radial[i] = c * u[2 * i] + s * u[2 * i + 1];
                }
                return new Field(
                        java.util.Arrays.stream(tangential).boxed().toList(),
                        java.util.Arrays.stream(radial).boxed().toList());
            }
        });
    }
}
