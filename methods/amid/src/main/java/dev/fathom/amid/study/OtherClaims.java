package dev.fathom.amid.study;

import dev.fathom.amid.AdjointGradient;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.GradientAscent;
import dev.fathom.amid.IncentiveDesigner;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.amid.finite.FiniteStudy;
import dev.fathom.amid.game.BeachBar;
import dev.fathom.amid.game.TabularGame;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.optim.AdamConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.hipparchus.stat.regression.SimpleRegression;

/** Measures what is claimed of finite markets, of the beach bar, and of larger designs. */
final class OtherClaims {

    private static final int GRID = 40;
    private static final List<Long> SIZES = List.of(100L, 300L, 1000L, 3000L, 10_000L, 100_000L);

    /** First price, on which nothing was searched. */
    Measurement slope(StudyContext context) throws Exception {
        AuctionGame game = Settings.firstPrice(Settings.market("A1", GRID));
        return slope("first price", game, seed -> Settings.NONE, context);
    }

    /** The rules that R1 designs with the same seed. */
    Measurement slopeOfDesigned(AuctionClaims auctions, StudyContext context) throws Exception {
        return slope(
                "AMID's rules",
                AuctionClaims.game("A1"),
                seed -> auctions.amid("A1", seed).theta(),
                context);
    }

    private static Measurement slope(String rules, AuctionGame game, LongFunction<double[]> theta, StudyContext context)
            throws Exception {
        FiniteStudy study = new FiniteStudy("A1 " + rules, SIZES, 60);
        Samples samples = context.each(seed -> {
            SimpleRegression line = new SimpleRegression();
            double[] error = deviations(study, game, theta.apply(seed), seed);
            for (int i = 0; i < error.length; i++) {
                line.addData(Math.log(SIZES.get(i)), Math.log(error[i]));
            }
            return Map.of("slope", line.getSlope(), "at 100", error[0], "at 100,000", error[error.length - 1]);
        });
        double[] n = SIZES.stream().mapToDouble(Long::doubleValue).toArray();
        long seed = context.seeds().get(0);
        double[] error = deviations(study, game, theta.apply(seed), seed);
        double[] root =
                Arrays.stream(n).map(x -> error[0] * Math.sqrt(n[0] / x)).toArray();
        context.plot(LinePlot.of("finite", "Mean deviation of revenue from the limit with N bidders, " + rules)
                .x("bidders")
                .y("mean |revenue - limit|")
                .logX()
                .logY()
                .line("measured", n, error)
                .line("1/sqrt(N)", n, root));
        return Measurement.of(samples.mean("slope"))
                .baseline("mean deviation at N = 100", samples.mean("at 100"))
                .baseline("at N = 100000", samples.mean("at 100,000"));
    }

    private static double[] deviations(FiniteStudy study, AuctionGame game, double[] theta, long seed) {
        Equilibrium equilibrium = Rivals.validation().solve(game, theta);
        CountSimulator simulator = new CountSimulator(game, theta, equilibrium.policy());
        return study.run(simulator, seed, equilibrium.objective()).stream()
                .mapToDouble(FiniteStudy.Summary::meanAbsoluteError)
                .toArray();
    }

    Measurement smallMarket(AuctionClaims auctions, StudyContext context) throws Exception {
        AuctionGame game = AuctionClaims.game("A1");
        Samples samples = context.each(seed -> {
            double[] theta = auctions.amid("A1", seed).theta();
            Equilibrium equilibrium = Rivals.validation().solve(game, theta);
            double mean = new FiniteStudy("A1 designed", List.of(100L), 200)
                    .run(new CountSimulator(game, theta, equilibrium.policy()), seed, equilibrium.objective())
                    .get(0)
                    .meanRevenue();
            return Map.of("gap", Math.abs(mean / equilibrium.objective() - 1));
        });
        return Measurement.of(samples.mean("gap"));
    }

    /** The upper end of the gain's 95 % interval, less the exploitability, in units of 1/√N. */
    Measurement deviator(AuctionClaims auctions, StudyContext context) throws Exception {
        int bidders = 1000;
        AuctionGame game = AuctionClaims.game("A1");
        Samples samples = context.each(seed -> {
            double[] theta = auctions.amid("A1", seed).theta();
            Equilibrium equilibrium = Rivals.validation().solve(game, theta);
            double[] policy = equilibrium.policy();
            FiniteStudy study = new FiniteStudy("A1 deviator", List.of((long) bidders), 3000);
            FiniteStudy.Summary departing = study.run(
                            CountSimulator.withDeviator(game, theta, policy, equilibrium.bestResponse()), seed, 0)
                    .get(0);
            FiniteStudy.Summary staying = study.run(CountSimulator.withDeviator(game, theta, policy, policy), seed, 0)
                    .get(0);
            double gain = departing.meanTaggedUtility() - staying.meanTaggedUtility();
            double error = Math.hypot(departing.taggedError(), staying.taggedError());
            double exploitability = equilibrium.exploitability(0);
            return Map.of(
                    "C", (gain + 1.96 * error - exploitability) * Math.sqrt(bidders),
                    "gain", gain,
                    "exploitability", exploitability);
        });
        return Measurement.of(samples.mean("C"))
                .baseline("gain", samples.mean("gain"))
                .baseline("mean-field exploitability", samples.mean("exploitability"));
    }

    /** Designed tolls of one limit: peak occupancy after round 0 and exploitability, before and after. */
    private record Beach(
            double peakBefore,
            double peakAfter,
            double crowdBefore,
            double crowdAfter,
            double exploitability,
            double[] before,
            double[] after) {

        static Beach designed(double limit) {
            BeachBar bar = BeachBar.withHighestToll(limit);
            TabularGame game = new TabularGame(bar, 1e-2);
            OnlineMirrorDescent solver = OnlineMirrorDescent.of(1, 200);
            double[] start = new double[bar.places()];
            Arrays.fill(start, -2);
            double[] untolled = new double[bar.places()];
            Arrays.fill(untolled, -50);
            DesignResult result = IncentiveDesigner.of(
                            game,
                            seed -> start,
                            GradientAscent.of("AMID", AdjointGradient.through(solver), AdamConfig.of(0.3)),
                            solver.withIterations(300))
                    .iterations(30)
                    .exploitabilityGuard(0.02)
                    .build()
                    .run(0);
            Equilibrium before = solver.solve(game, untolled);
            Equilibrium after = solver.withIterations(300).solve(game, result.theta());
            return new Beach(
                    peak(bar, before),
                    peak(bar, after),
                    -before.objective(),
                    -after.objective(),
                    after.exploitability(0),
                    last(bar, before),
                    last(bar, after));
        }

        private static double peak(BeachBar bar, Equilibrium equilibrium) {
            double peak = 0;
            for (int h = 1; h < bar.rounds(); h++) {
                for (int s = 0; s < bar.places(); s++) {
                    peak = Math.max(peak, equilibrium.passage().mass(h, s));
                }
            }
            return peak;
        }

        private static double[] last(BeachBar bar, Equilibrium equilibrium) {
            double[] mass = new double[bar.places()];
            Arrays.setAll(mass, s -> equilibrium.passage().mass(bar.rounds() - 1, s));
            return mass;
        }
    }

    Measurement beachBar(StudyContext context) {
        Beach beach = Beach.designed(0.5);
        Beach higher = Beach.designed(0.8);
        double[] places =
                IntStream.range(0, beach.before().length).asDoubleStream().toArray();
        context.plot(LinePlot.of("beach", "Who is where in the last round")
                .x("place; the bar is at 10")
                .y("share of people")
                .line("no toll", places, beach.before())
                .line("tolls up to 0.5", places, beach.after())
                .line("tolls up to 0.8", places, higher.after()));
        return Measurement.of(Estimate.exact(beach.peakAfter() / beach.peakBefore()))
                .baseline("peak before", Estimate.exact(beach.peakBefore()))
                .baseline("peak after, toll 0.5", Estimate.exact(beach.peakAfter()))
                .baseline("peak after, toll 0.8", Estimate.exact(higher.peakAfter()));
    }

    /** The objective is the negative smooth maximum of occupancy. */
    Measurement crowd(StudyContext context) {
        Beach beach = Beach.designed(0.5);
        Beach higher = Beach.designed(0.8);
        return Measurement.of(Estimate.exact(
                        Math.max(beach.crowdAfter() / beach.crowdBefore(), higher.crowdAfter() / higher.crowdBefore())))
                .baseline("before", Estimate.exact(beach.crowdBefore()))
                .baseline("after, toll 0.5", Estimate.exact(beach.crowdAfter()))
                .baseline("after, toll 0.8", Estimate.exact(higher.crowdAfter()));
    }

    Measurement higherToll(StudyContext context) {
        return Measurement.of(Estimate.exact(
                Beach.designed(0.8).peakAfter() / Beach.designed(0.5).peakAfter()));
    }

    Measurement beachEquilibrium(StudyContext context) {
        return Measurement.of(Estimate.exact(Math.max(
                Beach.designed(0.8).exploitability(), Beach.designed(0.5).exploitability())));
    }

    Measurement fullSize(StudyContext context) {
        AuctionGame game = Settings.neural(Settings.market("A1", 100), 256);
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(10, 400);
        DesignResult result = IncentiveDesigner.of(
                        game,
                        game::initialParameters,
                        GradientAscent.of("AMID", AdjointGradient.through(solver), AdamConfig.of(3e-3)),
                        solver.withIterations(500))
                .iterations(150)
                .validateEvery(10)
                .build()
                .run(0);
        double firstPrice = solver.withIterations(500)
                .solve(Settings.firstPrice(Settings.market("A1", 100)), Settings.NONE)
                .objective();
        context.plot(LinePlot.of("full-size", "A1 on a grid of 100: revenue at validation")
                .x("equilibrium solves")
                .y("revenue per bidder")
                .line("AMID", SearchClaims.solves(result), SearchClaims.objectives(result))
                .level("first price", firstPrice)
                .level("accepted from", 1.3 * firstPrice));
        return Measurement.of(Estimate.exact(Rivals.revenue(result) / firstPrice))
                .baseline("AMID", Estimate.exact(Rivals.revenue(result)))
                .baseline("first price", Estimate.exact(firstPrice));
    }
}
