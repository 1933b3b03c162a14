package dev.fathom.eigenfunctioncontrol.study;

import dev.fathom.eigenfunctioncontrol.control.ControlEvaluator;
import dev.fathom.eigenfunctioncontrol.control.ControlReport;
import dev.fathom.eigenfunctioncontrol.control.Ido;
import dev.fathom.eigenfunctioncontrol.control.IdoConfig;
import dev.fathom.eigenfunctioncontrol.exact.SeparableControl;
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
import dev.fathom.sde.Feedback;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The laws against each other at equal time: quadratics, the double well and the opinion dynamics; full runs only. */
final class ControlClaims {

    private static final double SECONDS = 120;

    private ControlClaims() {}

    static List<Claim> claims() {
        return List.of(
                quadratic("R3-iso-error", 1, "control error, hybrid over best rival", "error", Rule.atMost(0.3)),
                quadratic(
                        "R3-iso-early",
                        1,
                        "control error for t <= T - 1.5, hybrid over best rival",
                        "early",
                        Rule.atMost(0.1)),
                quadratic(
                        "R3-iso-cost", 1, "cost J, hybrid less best rival, in standard errors", "cost", Rule.atMost(2)),
                quadratic(
                        "R3-iso-bound",
                        1,
                        "cost J of the hybrid less J*, in standard errors",
                        "over",
                        Rule.atLeast(-3)),
                quadratic("R3-repulsive-error", -1, "control error, hybrid over best rival", "error", Rule.atMost(0.3)),
                quadratic(
                        "R3-repulsive-early",
                        -1,
                        "control error for t <= T - 1.5, hybrid over best rival",
                        "early",
                        Rule.atMost(0.1)),
                quadratic(
                        "R3-repulsive-cost",
                        -1,
                        "cost J, hybrid less best rival, in standard errors",
                        "cost",
                        Rule.atMost(2)),
                quadratic(
                        "R3-repulsive-bound",
                        -1,
                        "cost J of the hybrid less J*, in standard errors",
                        "over",
                        Rule.atLeast(-3)),
                well("R5-eigenvalue", "relative error of the ground energy", "eigenvalue", Rule.atMost(0.02)),
                well("R5-cost", "cost J over the continuous optimum", "cost", Rule.atMost(1.03)),
                opinion("R6-rate", "relative error of the ergodic cost against 6.60", "rate", Rule.atMost(0.015)),
                opinion("R6-cost", "cost J from 0, ground state over best rival", "cost", Rule.atMost(1.002)),
                opinion(
                        "R6-cost-apart",
                        "cost J from ±1/2 in turn, ground state over best rival",
                        "cost apart",
                        Rule.atMost(1.002)));
    }

    private static Claim quadratic(String id, int sign, String figure, String name, Rule rule) {
        String problem = sign > 0 ? "iso(10)" : "repulsive(10)";
        return Claim.of(id, "At equal training time the hybrid controls better than the rivals")
                .source("Table of control objectives, Figure 5")
                .paperSetting("d = 20, T = 4, 200 steps, 80000 iterations")
                .ourSetting(problem + ", T = 4, 100 steps, batch 64, " + (int) SECONDS
                        + " s of training each, the hybrid's ground state included; the rivals train for as long as the hybrid if"
                        + " that takes longer")
                .holdsIf(figure, rule)
                .fullOnly(3)
                .measuredBy(context -> {
                    Samples samples = Comparison.each(context, problem, seed -> quadratic(context, sign, seed));
                    return Measurement.of(samples.mean(name))
                            .baseline("J of the hybrid", samples.mean("J hybrid"))
                            .baseline("J of the best rival", samples.mean("J best"))
                            .baseline("J* of the optimal law on the same grid", samples.mean("J reference"))
                            .baseline("seconds of training", samples.mean("seconds"));
                });
    }

    private static Map<String, Double> quadratic(StudyContext context, int sign, long seed) {
        Comparison comparison = new Comparison(context, seed);
        ProblemConfig.Quadratic config = new ProblemConfig.Quadratic(10, sign, 1, 0.5, false, 4);
        SocProblem problem = config.problem();
        long began = System.nanoTime();
        Eigensystem ground = comparison.ground(
                problem,
                ReferenceMeasure.of(problem),
                SamplerConfig.defaults(),
                EigenfunctionConfig.defaults().steps(3500, 500).eigenstates(2, 500));
        double left = Math.max(10, SECONDS - (System.nanoTime() - began) / 1e9);
        Map<String, Feedback> laws = new LinkedHashMap<>();
        laws.put(
                "hybrid",
                comparison
                        .hybrid(
                                problem,
                                ground,
                                IdoConfig.of(Ido.ADJOINT_MATCHING).limits(100_000, left),
                                1,
                                100)
                        .law());
        double seconds = Math.max(SECONDS, (System.nanoTime() - began) / 1e9);
        for (Ido loss : Comparison.RIVALS) {
            laws.put(
                    Comparison.name(loss),
                    comparison
                            .rival(problem, IdoConfig.of(loss).limits(100_000, seconds), 100)
                            .law());
        }
        ControlReport report = new ControlEvaluator(problem, 100, 65_536, seed).evaluate(laws, config.reference(100));
        ControlReport.Figures hybrid = report.of("hybrid");
        double error = Double.POSITIVE_INFINITY;
        double early = Double.POSITIVE_INFINITY;
        double cost = Double.POSITIVE_INFINITY;
        for (Ido loss : Comparison.RIVALS) {
            ControlReport.Figures rival = report.of(Comparison.name(loss));
            error = Math.min(error, rival.controlError());
            early = Math.min(early, rival.controlErrorBefore(report.grid(), 2.5));
            cost = Math.min(cost, rival.cost());
        }
        return Map.of(
                "error",
                hybrid.controlError() / error,
                "early",
                hybrid.controlErrorBefore(report.grid(), 2.5) / early,
                "cost",
                (hybrid.cost() - cost) / hybrid.error(),
                "over",
                (hybrid.cost() - report.of("reference").cost()) / hybrid.error(),
                "J hybrid",
                hybrid.cost(),
                "J best",
                cost,
                "J reference",
                report.of("reference").cost(),
                "seconds",
                seconds);
    }

    private static Claim well(String id, String figure, String name, Rule rule) {
        return Claim.of(id, "The double well is held at its saddle at nearly the least cost")
                .source("Table of control objectives")
                .paperSetting(
                        "d = 10, T = 4, 400 steps, where most of the published 32.4 is the grid's own error (optimum 28.2)")
                .ourSetting("d = 4, T = 4, 1600 steps, states by MALA")
                .holdsIf(figure, rule)
                .fullOnly(3)
                .measuredBy(context -> {
                    Samples samples = Comparison.each(context, "double well", seed -> well(context, seed));
                    return Measurement.of(samples.mean(name))
                            .baseline("J of the ground state's law", samples.mean("J"))
                            .baseline("J* of the optimal law on the same grid", samples.mean("J reference"))
                            .baseline("continuous optimum", samples.mean("optimum"))
                            .baseline("gap of the first excited state", samples.mean("gap"))
                            .baseline("its coefficient |c|", samples.mean("c"));
                });
    }

    private static Map<String, Double> well(StudyContext context, long seed) {
        ProblemConfig.DoubleWell config = ProblemConfig.DoubleWell.defaults();
        SocProblem problem = config.problem();
        Eigensystem ground = new Comparison(context, seed)
                .ground(
                        problem,
                        ReferenceMeasure.of(problem),
                        SamplerConfig.Chains.defaults(),
                        EigenfunctionConfig.defaults().steps(4000, 800).eigenstates(2, 800));
        ControlReport report = new ControlEvaluator(problem, 1600, 8192, seed)
                .evaluate(Map.of("ground", ground.longHorizonControl()), config.reference(1600));
        List<SeparableControl> exact = config.coordinates(1600);
        double optimum = exact.stream().mapToDouble(each -> each.value(0)).sum();
        double lambda = 0.5193 + 3 * 1.44757;
        return Map.of(
                "eigenvalue", Math.abs(ground.groundEnergy().value() / lambda - 1),
                "cost", report.of("ground").cost() / optimum,
                "J", report.of("ground").cost(),
                "J reference", report.of("reference").cost(),
                "optimum", optimum,
                "gap", ground.spectralGap(),
                "c", ground.excited().get(0).coefficient());
    }

    private static Claim opinion(String id, String figure, String name, Rule rule) {
        return Claim.of(id, "Opinions are held at less cost than by the rivals")
                .source("Section on opinion dynamics")
                .paperSetting(
                        "10 agents, T = 10, interaction matrix not published: 73.33 against 74.52 of the best rival")
                .ourSetting(
                        "10 agents on a cycle, weight 1/2, T = 10, 500 steps, Gaussian W, 4000 iterations of the ground"
                                + " state; each rival trains for as long, and for " + (int) SECONDS + " s at least")
                .holdsIf(figure, rule)
                .fullOnly(3)
                .measuredBy(context -> {
                    Samples samples = Comparison.each(context, "opinions", seed -> opinion(context, seed));
                    String start = name.endsWith("apart") ? " apart" : "";
                    return Measurement.of(samples.mean(name))
                            .baseline("J of the ground state's law", samples.mean("J" + start))
                            .baseline("J of the best rival", samples.mean("J best" + start))
                            .baseline("seconds of training", samples.mean("seconds"));
                });
    }

    private static Map<String, Double> opinion(StudyContext context, long seed) {
        SocProblem problem = ProblemConfig.Opinion.defaults().problem();
        long began = System.nanoTime();
        Eigensystem ground = new Comparison(context, seed)
                .ground(
                        problem,
                        ReferenceMeasure.gaussian(problem, 1),
                        SamplerConfig.defaults(),
                        EigenfunctionConfig.defaults().steps(4000, 800));
        double seconds = Math.max(SECONDS, (System.nanoTime() - began) / 1e9);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("rate", Math.abs(ground.ergodicCost() / 6.60 - 1));
        figures.put("seconds", seconds);
        figures.putAll(costs(context, seed, ground, 0, seconds, ""));
        figures.putAll(costs(context, seed, ground, 0.5, seconds, " apart"));
        return figures;
    }

    /** From one start: the ground state serves every start, the rivals are trained for it. */
    private static Map<String, Double> costs(
            StudyContext context, long seed, Eigensystem ground, double start, double seconds, String suffix) {
        SocProblem problem = new ProblemConfig.Opinion(10, 0.5, start, 10).problem();
        Map<String, Feedback> laws = new LinkedHashMap<>();
        laws.put("ground", ground.longHorizonControl());
        List<Ido> rivals = List.of(Ido.RELATIVE_ENTROPY, Ido.LOG_VARIANCE, Ido.ADJOINT_MATCHING);
        for (Ido loss : rivals) {
            laws.put(
                    Comparison.name(loss),
                    new Comparison(context, seed)
                            .rival(problem, IdoConfig.of(loss).limits(100_000, seconds), 500)
                            .law());
        }
        ControlReport report = new ControlEvaluator(problem, 500, 8192, seed).evaluate(laws, null);
        double best = rivals.stream()
                .mapToDouble(loss -> report.of(Comparison.name(loss)).cost())
                .min()
                .orElseThrow();
        double own = report.of("ground").cost();
        return Map.of("cost" + suffix, own / best, "J" + suffix, own, "J best" + suffix, best);
    }
}
