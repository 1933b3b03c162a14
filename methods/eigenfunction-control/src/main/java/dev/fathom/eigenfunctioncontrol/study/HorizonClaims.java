package dev.fathom.eigenfunctioncontrol.study;

import dev.fathom.eigenfunctioncontrol.control.ControlEvaluator;
import dev.fathom.eigenfunctioncontrol.control.ControlReport;
import dev.fathom.eigenfunctioncontrol.control.Ido;
import dev.fathom.eigenfunctioncontrol.control.IdoConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.ground.SamplerConfig;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.recipe.ProblemConfig;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.sde.Feedback;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a longer horizon costs: nothing for the ground state's law, time and accuracy for the rivals. */
final class HorizonClaims {

    private static final double[] HORIZONS = {1, 2, 4, 8};
    private static final int STEPS_PER_UNIT = 20;
    private static final int ITERATIONS = 250;
    private static final int ROUNDS = 5;

    private HorizonClaims() {}

    static List<Claim> claims() {
        return List.of(
                claim(
                                "R4-rival-time",
                                "An iteration of the rivals takes time in proportion to the horizon",
                                "least ratio over the rivals of the time of an iteration, T = 8 over T = 1",
                                Rule.atLeast(5))
                        .measuredBy(context -> Measurement.of(scan(context).mean("rival time growth"))),
                claim(
                                "R4-hybrid-time",
                                "An iteration of the hybrid does not",
                                "time of an iteration, T = 8 over T = 1, its share of the refresh included",
                                Rule.atMost(1.2))
                        .measuredBy(context -> Measurement.of(scan(context).mean("hybrid time growth"))),
                claim(
                                "R4-rival-error",
                                "The rivals' control errors grow with the horizon",
                                "number of the four rivals whose error grows (log-log slope > 0)",
                                Rule.atLeast(3))
                        .measuredBy(context -> {
                            Samples samples = scan(context);
                            context.plot(plot(samples));
                            return Measurement.of(samples.mean("growing rivals"));
                        }),
                claim(
                                "R4-hybrid-error",
                                "The hybrid's error does not grow",
                                "control error, T = 8 over T = 1",
                                Rule.atMost(1.5))
                        .measuredBy(context -> Measurement.of(scan(context).mean("hybrid error growth"))),
                claim(
                                "R4-long",
                                "At a long horizon the hybrid is ten times more precise than the best rival",
                                "control error at T = 8, hybrid over best rival",
                                Rule.atMost(0.1))
                        .measuredBy(context -> {
                            Samples samples = scan(context);
                            return Measurement.of(samples.ratio("hybrid 8.0", "best rival"))
                                    .baseline("hybrid", samples.mean("hybrid 8.0"))
                                    .baseline("best rival", samples.mean("best rival"))
                                    .baseline("J of the hybrid at T = 8", samples.mean("J hybrid"))
                                    .baseline("J of the best rival at T = 8", samples.mean("J best rival"))
                                    .baseline("J* of the optimal law on the same grid", samples.mean("J reference"));
                        }));
    }

    private static Claim.Builder claim(String id, String statement, String figure, Rule rule) {
        return Claim.of(id, statement)
                .source("Figure 1")
                .paperSetting("repulsive d = 20, T from 0.5 to 5, 30000 iterations")
                .ourSetting("repulsive d = 5, T = 1, 2, 4, 8, " + STEPS_PER_UNIT + " steps per unit of time, "
                        + ITERATIONS + " iterations of 64 paths; ground state learned once")
                .holdsIf(figure, rule)
                .seeds(2, 3);
    }

    private static Samples scan(StudyContext context) throws Exception {
        return Comparison.each(context, "horizons", seed -> measure(context, seed));
    }

    private static Map<String, Double> measure(StudyContext context, long seed) {
        Comparison comparison = new Comparison(context, seed);
        Map<String, Double> figures = new LinkedHashMap<>();
        Map<String, double[]> errors = new LinkedHashMap<>();
        Map<String, double[]> times = new LinkedHashMap<>();
        Eigensystem ground = null;
        for (int h = 0; h < HORIZONS.length; h++) {
            ProblemConfig.Quadratic config = new ProblemConfig.Quadratic(5, -1, 1, 0.5, false, HORIZONS[h]);
            SocProblem problem = config.problem();
            if (ground == null) {
                ground = comparison.ground(
                        problem,
                        ReferenceMeasure.of(problem),
                        SamplerConfig.defaults(),
                        EigenfunctionConfig.defaults().steps(1800, 400).eigenstates(2, 300));
            }
            int steps = (int) (STEPS_PER_UNIT * HORIZONS[h]);
            Map<String, Feedback> laws = new LinkedHashMap<>();
            for (Ido loss : Comparison.RIVALS) {
                var timed = comparison.rival(problem, IdoConfig.of(loss).limits(ITERATIONS, 0), steps);
                laws.put(Comparison.name(loss), timed.law());
                times.computeIfAbsent(Comparison.name(loss), k -> new double[HORIZONS.length])[h] =
                        timed.secondsPerIteration();
            }
            IdoConfig inner = IdoConfig.of(Ido.ADJOINT_MATCHING).limits(ITERATIONS, 0);
            laws.put(
                    "hybrid",
                    comparison.hybrid(problem, ground, inner, 1, steps).law());
            ControlReport report =
                    new ControlEvaluator(problem, steps, 1024, seed).evaluate(laws, config.reference(steps));
            for (String name : laws.keySet()) {
                double error = report.of(name).controlError();
                errors.computeIfAbsent(name, k -> new double[HORIZONS.length])[h] = error;
                figures.put(name + " " + HORIZONS[h], error);
            }
            figures.put("J hybrid", report.of("hybrid").cost());
            figures.put("J reference", report.of("reference").cost());
            figures.put(
                    "J best rival",
                    Comparison.RIVALS.stream()
                            .mapToDouble(
                                    loss -> report.of(Comparison.name(loss)).cost())
                            .min()
                            .orElseThrow());
        }
        summarise(figures, errors, times);
        figures.put("hybrid time growth", hybridTimeGrowth(comparison, Objects.requireNonNull(ground)));
        return figures;
    }

    /** In blocks of a hundred iterations, each with its one refresh of the start states, at T = 1 and T = 8 in turn. */
    private static double hybridTimeGrowth(Comparison comparison, Eigensystem ground) {
        double[] ratios = new double[ROUNDS];
        Arrays.setAll(ratios, round -> 1 / hybridTime(comparison, ground, 1) * hybridTime(comparison, ground, 8));
        Arrays.sort(ratios);
        return ratios[ROUNDS / 2];
    }

    private static double hybridTime(Comparison comparison, Eigensystem ground, int horizon) {
        SocProblem problem = new ProblemConfig.Quadratic(5, -1, 1, 0.5, false, horizon).problem();
        IdoConfig inner = IdoConfig.of(Ido.ADJOINT_MATCHING).limits(100, 0);
        return comparison
                .hybrid(problem, ground, inner, 1, STEPS_PER_UNIT * horizon)
                .secondsPerIteration();
    }

    private static void summarise(
            Map<String, Double> figures, Map<String, double[]> errors, Map<String, double[]> times) {
        int last = HORIZONS.length - 1;
        double growth = Double.POSITIVE_INFINITY;
        double best = Double.POSITIVE_INFINITY;
        double growing = 0;
        for (Ido loss : Comparison.RIVALS) {
            double[] time = Objects.requireNonNull(times.get(Comparison.name(loss)));
            double[] error = Objects.requireNonNull(errors.get(Comparison.name(loss)));
            growth = Math.min(growth, time[last] / time[0]);
            best = Math.min(best, error[last]);
            growing += slope(error) > 0 ? 1 : 0;
        }
        double[] error = Objects.requireNonNull(errors.get("hybrid"));
        figures.put("rival time growth", growth);
        figures.put("growing rivals", growing);
        figures.put("hybrid error growth", error[last] / error[0]);
        figures.put("best rival", best);
    }

    /** Of the logarithms: the horizons are powers of two. */
    private static double slope(double[] errors) {
        double sum = 0;
        for (int h = 0; h < errors.length; h++) {
            sum += (h - 1.5) * Math.log(errors[h]);
        }
        return sum / 5 / Math.log(2);
    }

    private static LinePlot plot(Samples samples) {
        LinePlot plot = LinePlot.of("error-over-horizon", "Squared control error after a fixed number of iterations")
                .x("horizon T")
                .y("time-averaged E |u - u*|^2")
                .logX()
                .logY();
        List<String> names =
                new ArrayList<>(Comparison.RIVALS.stream().map(Comparison::name).toList());
        names.add("hybrid");
        for (String name : names) {
            double[] means = new double[HORIZONS.length];
            for (int h = 0; h < means.length; h++) {
                means[h] = samples.mean(name + " " + HORIZONS[h]).value();
            }
            plot = plot.line(name, HORIZONS, means);
        }
        return plot;
    }
}
