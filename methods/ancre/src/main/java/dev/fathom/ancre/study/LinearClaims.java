package dev.fathom.ancre.study;

import dev.fathom.ancre.linear.Layout;
import dev.fathom.ancre.linear.LinearNetLab;
import dev.fathom.ancre.linear.Matrix;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Series;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** E1: the deep linear networks of the theory. */
final class LinearClaims {

    private static final String SOURCE = "motivating figure and Theorems 3.2 and 3.3";
    private static final String TASK =
            "d = 10, orthogonal inputs, normal targets / sqrt(d), weights 0.01 normal, step size 0.05, loss at step"
                    + " 200";

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
                        .measuredBy(LinearClaims::rate),
                Claim.of("E1-four", "Of four blocks, two well placed shortcuts, 0:2+2:3, beat one, 0:3")
                        .source(SOURCE)
                        .paperSetting("4-layer linear networks")
                        .ourSetting(TASK.replace("200", "100"))
                        .holdsIf("log10 of the loss with 0:2+2:3 over that with 0:3", Rule.below(0))
                        .seeds(3, 10)
                        .measuredBy(LinearClaims::two),
                Claim.of("E1-four-all", "Of all 1024 layouts of four blocks, 0:2+2:3 is the best")
                        .source(SOURCE)
                        .paperSetting("4-layer linear networks")
                        .ourSetting(
                                TASK.replace("200", "100") + "; every set of shortcuts of weight 1 is tried, the rival"
                                        + " is the one with the lowest mean log loss over the seeds")
                        .holdsIf("log10 of the loss with 0:2+2:3 over the best other layout's", Rule.below(0))
                        .seeds(3, 10)
                        .measuredBy(LinearClaims::four),
                Claim.of("E1-learned", "A learned layout, told nothing, takes the loss below 1e-7 in 200 steps")
                        .source(SOURCE)
                        .paperSetting("3- and 4-layer linear networks with ANCRe")
                        .ourSetting(TASK + ", temperature 1, K = 3 and 4")
                        .holdsIf("log10 of the loss at step 200, the larger of K = 3 and 4", Rule.below(-7))
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
                                "Of K blocks, 0:1 descends like t^(-(K-1)/(K-2)): slopes -2, -3/2, -4/3 for K = 3, 4,"
                                        + " 5")
                        .source("Theorem 3.2 extended to depth K; the exponents are ours")
                        .ourSetting("scalars, target 0, W1 = 0, the others 0.3, step size 0.1, steps 200k to 400k")
                        .holdsIf("largest distance of a local slope from its exponent", Rule.atMost(0.03))
                        .measuredBy(context -> LinearRates.slopes()),
                Claim.of("E1-bound", "0:(K-1) stays below L(0) exp(-2 (1 - lambda)^2 t), lambda = sup |W(K-1)...W1|")
                        .source("Theorem 3.3 extended to depth K")
                        .ourSetting(
                                "K = 3, 4, 5, d = 6, orthogonal inputs, normal targets, weights 0.05 normal, step size"
                                        + " 0.005, 2000 steps, lambda measured along the run; descents with lambda >= 1, of"
                                        + " which the theorem says nothing, do not count")
                        .holdsIf("largest loss over its bound, all K and steps", Rule.atMost(1.01))
                        .seeds(3, 10)
                        .measuredBy(LinearRates::bound),
                Claim.of("E1-trap", "An anti-aligned start traps 0:1 at a saddle, not 0:2")
                        .source("ours, from the theory")
                        .ourSetting("scalars, Y = 1, W1 = W2 = 0.1, W3 = -0.1, step size 0.01, 1000 steps")
                        .holdsIf(
                                "the larger of two shares of a limit: 0:1's distance from 1/2 of 1e-3, 0:2's loss of"
                                        + " 1e-9",
                                Rule.atMost(1))
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

    /** What is shown by name, beside the best of all. */
    private static Map<String, Layout> shown(int blocks) {
        Map<String, Layout> layouts = new LinkedHashMap<>();
        layouts.put("cascade", Layout.cascade(blocks));
        for (String edges : blocks == 3 ? List.of("0:1", "0:2", "1:2") : List.of("0:1", "0:3", "0:2", "0:2+2:3")) {
            layouts.put(edges, Layout.of(edges));
        }
        layouts.put("learned (ANCRe)", new Layout.Learned(1));
        return layouts;
    }

    private static Measurement rate(StudyContext context) throws Exception {
        LayoutSearch search = new LayoutSearch(3, 200);
        Samples samples = layouts(context, search);
        return among(context, search, samples, "0:2", samples.difference("0:2", "cascade"));
    }

    private static Measurement two(StudyContext context) throws Exception {
        LayoutSearch search = new LayoutSearch(4, 100);
        Samples samples = context.each(seed -> {
            Map<String, Double> logs = new LinkedHashMap<>();
            shown(4).forEach((name, layout) -> logs.put(name, search.logLoss(layout, seed)));
            return logs;
        });
        Measurement measurement = Measurement.of(samples.difference("0:2+2:3", "0:3"));
        for (String name : shown(4).keySet()) {
            measurement = measurement.baseline("log10 loss, " + name, samples.mean(name));
        }
        return measurement;
    }

    private static Measurement four(StudyContext context) throws Exception {
        LayoutSearch search = new LayoutSearch(4, 100);
        Samples samples = layouts(context, search);
        String best = search.ranked(samples, "0:2+2:3").get(0);
        return among(context, search, samples, "0:2+2:3", samples.difference("0:2+2:3", best));
    }

    /** log10 of the loss of every layout, and of those that are shown, at the last step. */
    private static Samples layouts(StudyContext context, LayoutSearch search) throws Exception {
        return context.each(seed -> {
            Map<String, Double> logs = search.all(seed);
            shown(search.blocks())
                    .forEach((name, layout) -> logs.computeIfAbsent(name, key -> search.logLoss(layout, seed)));
            return logs;
        });
    }

    /** A figure of a layout beside the losses of those that are shown and of the best of all others. */
    private static Measurement among(
            StudyContext context, LayoutSearch search, Samples samples, String claimed, Estimate figure) {
        int blocks = search.blocks();
        LinePlot plot = LinePlot.of("layouts-" + blocks, "One shortcut decides the rate: " + blocks + " linear blocks")
                .x("step")
                .y("loss")
                .logY()
                .caption("Seed 0. A straight line is linear convergence.");
        LayoutSearch longer = new LayoutSearch(blocks, 300);
        for (Map.Entry<String, Layout> each : shown(blocks).entrySet()) {
            plot = plot.line(each.getKey(), Series.of(longer.losses(each.getValue(), 0)));
        }
        context.plot(plot);
        Measurement measurement = Measurement.of(figure);
        for (String name : shown(blocks).keySet()) {
            measurement = measurement.baseline("log10 loss, " + name, samples.mean(name));
        }
        List<String> others = search.ranked(samples, claimed);
        double own = samples.mean(claimed).value();
        long better =
                others.stream().filter(name -> samples.mean(name).value() < own).count();
        return measurement
                .baseline(
                        "log10 loss, " + others.get(0) + " (the best of the other " + others.size() + ")",
                        samples.mean(others.get(0)))
                .baseline("how many of the other " + others.size() + " are better", Estimate.exact((double) better));
    }

    private static Measurement learned(StudyContext context) throws Exception {
        LayoutSearch three = new LayoutSearch(3, 200);
        LayoutSearch four = new LayoutSearch(4, 200);
        Samples samples = context.each(seed -> {
            Map<String, Double> logs = new LinkedHashMap<>();
            logs.put("learned", larger(three, four, new Layout.Learned(1), new Layout.Learned(1), seed));
            logs.put("cascade", larger(three, four, Layout.cascade(3), Layout.cascade(4), seed));
            logs.put(
                    "the lowest of all 64 layouts of K = 3",
                    Collections.min(three.all(seed).values()));
            logs.put("learned, K = 3", three.logLoss(new Layout.Learned(1), seed));
            logs.put("learned, K = 4", four.logLoss(new Layout.Learned(1), seed));
            return logs;
        });
        Measurement measurement = Measurement.of(samples.mean("learned"));
        for (String name :
                List.of("cascade", "learned, K = 3", "the lowest of all 64 layouts of K = 3", "learned, K = 4")) {
            measurement = measurement.baseline("log10 loss, " + name, samples.mean(name));
        }
        return measurement;
    }

    private static double larger(LayoutSearch three, LayoutSearch four, Layout ofThree, Layout ofFour, long seed) {
        return Math.max(three.logLoss(ofThree, seed), four.logLoss(ofFour, seed));
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
        double trapped = lab.run(Layout.of("0:1"), start, 0.01, 1000).loss(1000);
        double free = lab.run(Layout.of("0:2"), start, 0.01, 1000).loss(1000);
        return Measurement.of(Estimate.exact(Math.max(Math.abs(trapped - 0.5) / 1e-3, free / 1e-9)))
                .baseline("loss, 0:1", Estimate.exact(trapped))
                .baseline("loss, 0:2", Estimate.exact(free));
    }
}
