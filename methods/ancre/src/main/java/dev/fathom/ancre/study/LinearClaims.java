package dev.fathom.ancre.study;

import dev.fathom.ancre.linear.Layout;
import dev.fathom.ancre.linear.LinearNetLab;
import dev.fathom.ancre.linear.Matrix;
import dev.fathom.engine.Rng;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** E1: the deep linear networks of the theory. */
final class LinearClaims {

    private static final String SOURCE = "motivating figure and Theorems 3.2 and 3.3";
    private static final String TASK =
            "d = 10, orthogonal inputs, normal targets / sqrt(d), weights 0.01 normal, step size 0.05, loss at step 200";

    private LinearClaims() {}

    static List<Claim> claims() {
        return List.of(
                Claim.of(
                                "E1-rate",
                                "Of three blocks, the shortcut 0:2 alone makes descent linear, the cascade does not")
                        .source(SOURCE)
                        .paperSetting("3-layer linear networks")
                        .ourSetting(TASK)
                        .holdsIf("log10 of the loss with 0:2 over the cascade's", Rule.below(-3))
                        .seeds(3, 10)
                        .measuredBy(context -> layouts(context, 3, "0:2", 200)),
                Claim.of("E1-four", "Of four blocks, 0:2+2:3 is the best layout")
                        .source(SOURCE)
                        .paperSetting("4-layer linear networks")
                        .ourSetting(TASK.replace("200", "100"))
                        .holdsIf("log10 of the loss with 0:2+2:3 over that with 0:3", Rule.below(0))
                        .seeds(3, 10)
                        .measuredBy(context -> layouts(context, 4, "0:2+2:3", 100)),
                Claim.of("E1-learned", "A learned layout converges at the best layout's rate without being told it")
                        .source(SOURCE)
                        .paperSetting("3- and 4-layer linear networks with ANCRe")
                        .ourSetting(TASK + ", temperature 1, K = 3 and 4")
                        .holdsIf("log10 of the larger loss of K = 3 and 4", Rule.below(-7))
                        .seeds(3, 10)
                        .measuredBy(LinearClaims::learned),
                Claim.of(
                                "E1-slow",
                                "With the shortcut 0:1 descent is at best sublinear: L ~ 1/t^2 on a singular target")
                        .source("Theorem 3.2")
                        .paperSetting("L = 1/2 |W3 W2 (W1 + I) X - Y|^2, small initial weights")
                        .ourSetting("d = 4, X = I, Y = diag(1, .5, 0, 0), W = 0.1 I, step size 0.01, steps 20k to 40k")
                        .holdsIf("local slope of log loss over log time", Rule.between(-2.1, -1.5))
                        .measuredBy(LinearClaims::slope),
                Claim.of("E1-fast", "With the shortcut 0:2 descent is linear on the same singular target")
                        .source("Theorem 3.3")
                        .paperSetting("L = 1/2 |W3 (W2 W1 + I) X - Y|^2, small initial weights")
                        .ourSetting("as E1-slow, loss after 1000 steps")
                        .holdsIf("log10 of the loss", Rule.below(-9))
                        .measuredBy(context -> Measurement.of(Estimate.exact(Math.log10(singular()
                                .run(Layout.of("0:2"), multiples(3, 4, 0.1), 0.01, 1000)
                                .loss(1000))))),
                Claim.of(
                                "E1-slopes",
                                "Of K blocks, 0:1 descends like t^(-(K-1)/(K-2)): slopes -2, -3/2, -4/3 for K = 3, 4, 5")
                        .source("Theorem 3.2 extended to depth K; the exponents are ours")
                        .ourSetting("scalars, target 0, W1 = 0, the others 0.3, step size 0.1, steps 200k to 400k")
                        .holdsIf("largest distance of a local slope from its exponent", Rule.atMost(0.03))
                        .measuredBy(context -> LinearRates.slopes()),
                Claim.of("E1-bound", "0:(K-1) stays below L(0) exp(-2 (1 - lambda)^2 t), lambda = sup |W(K-1)...W1|")
                        .source("Theorem 3.3 extended to depth K")
                        .ourSetting(
                                "K = 3, 4, 5, d = 6, orthogonal inputs, normal targets, weights 0.05 normal, step size"
                                        + " 0.005, 2000 steps, lambda measured along the run")
                        .holdsIf("largest loss over its bound, all K and steps", Rule.atMost(1.01))
                        .seeds(3, 10)
                        .measuredBy(LinearRates::bound),
                Claim.of("E1-trap", "An anti-aligned start traps 0:1 at a saddle, not 0:2")
                        .source("ours, from the theory")
                        .ourSetting("scalars, Y = 1, W1 = W2 = 0.1, W3 = -0.1, step size 0.01, 1000 steps")
                        .holdsIf("loss with 0:1", Rule.within(0.5, 1e-3))
                        .measuredBy(LinearClaims::trap));
    }

    private static List<Matrix> multiples(int blocks, int size, double multiple) {
        return IntStream.range(0, blocks)
                .mapToObj(j -> Matrix.identity(size, multiple))
                .toList();
    }

    private static LinearNetLab singular() {
        return new LinearNetLab(3, Matrix.identity(4, 1), Matrix.diagonal(1, 0.5, 0, 0));
    }

    private static double[] random(int blocks, Layout layout, long seed, int steps) {
        int d = 10;
        Rng rng = Rng.seed(seed);
        LinearNetLab lab = new LinearNetLab(
                blocks, Matrix.orthogonal(d, rng.split("x")), Matrix.normal(d, 1 / Math.sqrt(d), rng.split("y")));
        List<Matrix> weights = IntStream.range(0, blocks)
                .mapToObj(j -> Matrix.normal(d, 0.01, rng.split("w").split(j)))
                .toList();
        return lab.run(layout, weights, 0.05, steps).losses();
    }

    private static Map<String, Layout> all(int blocks) {
        Map<String, Layout> layouts = new LinkedHashMap<>();
        layouts.put("cascade", Layout.cascade(blocks));
        for (String edges : blocks == 3 ? List.of("0:1", "0:2", "1:2") : List.of("0:1", "0:3", "0:2", "0:2+2:3")) {
            layouts.put(edges, Layout.of(edges));
        }
        layouts.put("learned (ANCRe)", new Layout.Learned(1));
        return layouts;
    }

    private static Measurement layouts(StudyContext context, int blocks, String best, int steps) throws Exception {
        String rival = blocks == 3 ? "cascade" : "0:3";
        Samples samples = context.each(seed -> {
            Map<String, Double> logs = new LinkedHashMap<>();
            all(blocks)
                    .forEach((name, layout) -> logs.put(name, Math.log10(random(blocks, layout, seed, steps)[steps])));
            return logs;
        });
        LinePlot plot = LinePlot.of("layouts-" + blocks, "One shortcut decides the rate: " + blocks + " linear blocks")
                .x("step")
                .y("loss")
                .logY()
                .caption("Seed 0. A straight line is linear convergence.");
        for (Map.Entry<String, Layout> each : all(blocks).entrySet()) {
            plot = plot.line(each.getKey(), Series.of(random(blocks, each.getValue(), 0, 300)));
        }
        context.plot(plot);
        Measurement measurement = Measurement.of(samples.difference(best, rival));
        for (String name : all(blocks).keySet()) {
            measurement = measurement.baseline("log10 loss, " + name, samples.mean(name));
        }
        return measurement;
    }

    private static Measurement learned(StudyContext context) throws Exception {
        Samples samples = context.each(seed -> Map.of(
                "loss",
                Math.log10(Math.max(
                        random(3, new Layout.Learned(1), seed, 200)[200],
                        random(4, new Layout.Learned(1), seed, 200)[200])),
                "cascade",
                Math.log10(Math.max(
                        random(3, Layout.cascade(3), seed, 200)[200], random(4, Layout.cascade(4), seed, 200)[200]))));
        return Measurement.of(samples.mean("loss")).baseline("cascade", samples.mean("cascade"));
    }

    private static double slopeOf(Layout layout, int steps) {
        LinearNetLab.Result result = singular().run(layout, multiples(3, 4, 0.1), 0.01, steps);
        return Math.log(result.loss(steps) / result.loss(steps / 2)) / Math.log(2);
    }

    private static Measurement slope(StudyContext context) {
        LinePlot plot = LinePlot.of("singular", "A target with zero singular values")
                .x("step")
                .y("loss")
                .logX()
                .logY();
        for (String edges : List.of("0:1", "0:2")) {
            plot = plot.line(
                    edges,
                    Series.of(singular()
                            .run(Layout.of(edges), multiples(3, 4, 0.1), 0.01, 40_000)
                            .losses()));
        }
        context.plot(plot.line(
                "cascade",
                Series.of(singular()
                        .run(Layout.cascade(3), multiples(3, 4, 0.1), 0.01, 40_000)
                        .losses())));
        return Measurement.of(Estimate.exact(slopeOf(Layout.of("0:1"), 40_000)))
                .baseline("cascade", Estimate.exact(slopeOf(Layout.cascade(3), 40_000)));
    }

    private static Measurement trap(StudyContext context) {
        List<Matrix> start = List.of(Matrix.identity(1, 0.1), Matrix.identity(1, 0.1), Matrix.identity(1, -0.1));
        LinearNetLab lab = new LinearNetLab(3, Matrix.identity(1, 1), Matrix.identity(1, 1));
        return Measurement.of(Estimate.exact(
                        lab.run(Layout.of("0:1"), start, 0.01, 1000).loss(1000)))
                .baseline(
                        "0:2",
                        Estimate.exact(
                                lab.run(Layout.of("0:2"), start, 0.01, 1000).loss(1000)));
    }
}
