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
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Series;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The paper's ring: only the relative loss is right where the value function is large. */
final class RingClaims {

    /** Both halves: the exact control is odd in θ, but a learned one may be right on one half only. */
    private static final double[] THETA = {-3, -2.5, -2, -1.5, -1, -0.5, -0.25, 0.25, 0.5, 1, 1.5, 2, 2.5, 3};

    private static final double RADIUS = 5 / Math.sqrt(2);

    /** Solved when it is first asked for, so that claims are listed at once. */
    private static final class Exact {
        static final RingReference RING = new RingReference(5, 1, 2);
    }

    /**
     * What a seed gives.
     *
     * @param along the tangential control at the angles
     * @param across the radial control there
     * @param energy λ₀ as the Rayleigh quotient
     * @param local λ₀ as the mean local energy
     * @param residual the 99 % quantile of the residual
     */
    private record Field(List<Double> along, List<Double> across, double energy, double local, double residual) {
        double[] tangential() {
            return along.stream().mapToDouble(Double::doubleValue).toArray();
        }

        double[] radial() {
            return across.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** The control at the angles, mean over seeds, of the losses measured so far. */
    private final Map<EigenLoss, double[]> found = new LinkedHashMap<>();

    List<Claim> claims() {
        return List.of(
                claim(
                                "R2-ring-relative",
                                "With the relative loss the control along the ring is right everywhere",
                                "largest relative error of the tangential control for |theta| <= 2.5",
                                Rule.atMost(0.05))
                        .seeds(3, 3)
                        .measuredBy(context -> {
                            Samples samples = samples(context, EigenLoss.RELATIVE);
                            return table(samples, "worst")
                                    .baseline(
                                            String.format(
                                                    Locale.ROOT,
                                                    "ground energy (exact %.3f)",
                                                    Exact.RING.groundEnergy()),
                                            samples.mean("energy"))
                                    .baseline("mean local energy", samples.mean("local"))
                                    .baseline("99 % residual", samples.mean("residual"));
                        }),
                claim(
                                "R2-ring-radial",
                                "and it has no part across the ring",
                                "largest radial part for |theta| <= 2.5",
                                Rule.atMost(0.3))
                        .seeds(3, 3)
                        .measuredBy(context -> Measurement.of(
                                samples(context, EigenLoss.RELATIVE).mean("radial"))),
                wrong("R2-ring-ritz", EigenLoss.RITZ).seeds(3, 3).measuredBy(context -> {
                    Measurement measured = wrong(context, EigenLoss.RITZ);
                    context.plot(picture());
                    return measured;
                }),
                wrong("R2-ring-variational", EigenLoss.VARIATIONAL)
                        .fullOnly(3)
                        .measuredBy(context -> wrong(context, EigenLoss.VARIATIONAL)),
                wrong("R2-ring-pinn", EigenLoss.PINN).fullOnly(3).measuredBy(context -> {
                    Measurement measured = wrong(context, EigenLoss.PINN);
                    context.plot(picture());
                    return measured;
                }));
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
                "least relative error of the tangential control for |theta| <= 1",
                Rule.above(0.5));
    }

    private Measurement wrong(StudyContext context, EigenLoss loss) throws Exception {
        return table(samples(context, loss), "least");
    }

    private Samples samples(StudyContext context, EigenLoss loss) throws Exception {
        Samples samples = context.each(seed -> figures(field(context, loss, seed)));
        found.put(
                loss,
                Arrays.stream(THETA)
                        .map(angle -> samples.mean("theta " + angle).value())
                        .toArray());
        return samples;
    }

    /** The paper's figure in numbers: the control at every angle beside the exact one. */
    private static Measurement table(Samples samples, String figure) {
        Measurement all = Measurement.of(samples.mean(figure));
        double[] exact = exact(THETA);
        for (int i = 0; i < THETA.length; i++) {
            String name = String.format(Locale.ROOT, "control at θ = %.4g (exact %.3f)", THETA[i], exact[i]);
            all = all.baseline(name, samples.mean("theta " + THETA[i]));
        }
        return all;
    }

    private static double[] exact(double[] theta) {
        return Arrays.stream(theta)
                .map(angle -> Exact.RING.tangential(RADIUS, angle))
                .toArray();
    }

    private static Map<String, Double> figures(Field field) {
        double[] exact = exact(THETA);
        double worst = 0;
        double radial = 0;
        double least = Double.POSITIVE_INFINITY;
        Map<String, Double> figures = new LinkedHashMap<>();
        for (int i = 0; i < THETA.length; i++) {
            double off = Math.abs(field.tangential()[i] / exact[i] - 1);
            figures.put("theta " + THETA[i], field.tangential()[i]);
            if (Math.abs(THETA[i]) <= 2.5) {
                worst = Math.max(worst, off);
                radial = Math.max(radial, Math.abs(field.radial()[i]));
            }
            if (Math.abs(THETA[i]) <= 1) {
                least = Math.min(least, off);
            }
        }
        figures.put("worst", worst);
        figures.put("radial", radial);
        figures.put("least", least);
        figures.put("energy", field.energy());
        figures.put("local", field.local());
        figures.put("residual", field.residual());
        return figures;
    }

    /** The control along the ring, exact and for every loss measured so far. */
    private LinePlot picture() {
        double[] fine = new double[122]; // no point at 0, where the control jumps
        Arrays.setAll(fine, i -> Math.PI * (2 * i - 121) / 121);
        LinePlot plot = LinePlot.of("ring", "Control along the ring, from its costly side (0) to its cheap side (±π)")
                .x("angle θ")
                .y("tangential control")
                .line("exact", fine, exact(fine));
        for (Map.Entry<EigenLoss, double[]> each : found.entrySet()) {
            plot = plot.points(each.getKey().name().toLowerCase(Locale.ROOT), new Series(THETA, each.getValue()));
        }
        return plot;
    }

    private static Field field(StudyContext context, EigenLoss loss, long seed) throws Exception {
        return context.kept("ring " + loss + ", seed " + seed, Field.class, () -> {
            EigenfunctionConfig config = EigenfunctionConfig.defaults().loss(loss);
            Eigensystem learned = new EigenfunctionSolver(config, seed)
                    .fit(ProblemConfig.Ring.defaults().problem(), trace -> context.stopIfAsked());
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
                        Arrays.stream(tangential).boxed().toList(),
                        Arrays.stream(radial).boxed().toList(),
                        learned.groundEnergy().value(),
                        learned.localEnergy().value(),
                        learned.residualQuantiles()[2]);
            }
        });
    }
}
