package dev.fathom.amid.study;

import dev.fathom.amid.AdjointGradient;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.GameSource;
import dev.fathom.amid.GradientAscent;
import dev.fathom.amid.GradientResult;
import dev.fathom.amid.IncentiveDesigner;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.Distributions;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.amid.finite.FiniteStudy;
import dev.fathom.amid.game.BeachBar;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.TabularGame;
import dev.fathom.engine.Rng;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.adjoint.Checkpointing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.stat.regression.SimpleRegression;

/** Measures what is claimed of finite markets, of cost, of the beach bar, and of larger designs. */
final class OtherClaims {

    private static final int GRID = 40;

    Measurement slope(StudyContext context) throws Exception {
        AuctionGame game = Settings.firstPrice(Settings.market("A1", GRID));
        Equilibrium equilibrium = Rivals.validation().solve(game, Settings.NONE);
        CountSimulator simulator = new CountSimulator(game, Settings.NONE, equilibrium.policy());
        List<Long> sizes = List.of(100L, 300L, 1000L, 3000L, 10_000L, 100_000L);
        FiniteStudy study = new FiniteStudy("A1 first price", sizes, 60);
        Samples samples = context.each(seed -> {
            SimpleRegression line = new SimpleRegression();
            for (FiniteStudy.Summary s : study.run(simulator, seed, equilibrium.objective())) {
                line.addData(Math.log(s.bidders()), Math.log(s.meanAbsoluteError()));
            }
            return Map.of("slope", line.getSlope());
        });
        double[] n = sizes.stream().mapToDouble(Long::doubleValue).toArray();
        double[] error = study.run(simulator, 0, equilibrium.objective()).stream()
                .mapToDouble(FiniteStudy.Summary::meanAbsoluteError)
                .toArray();
        double[] root =
                Arrays.stream(n).map(x -> error[0] * Math.sqrt(n[0] / x)).toArray();
        context.plot(LinePlot.of("finite", "Mean deviation of revenue from the limit with N bidders")
                .x("bidders")
                .y("mean |revenue - limit|")
                .logX()
                .logY()
                .line("measured", n, error)
                .line("1/sqrt(N)", n, root));
        return Measurement.of(samples.mean("slope"));
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

    private static AuctionGame costGame(int rounds) {
        return Settings.neural(BatchedAuction.builder().rounds(rounds).build(), 64);
    }

    private static GradientResult gradient(AuctionGame game, Checkpointing checkpointing, int steps) {
        return new AdjointGradient(OnlineMirrorDescent.of(10, steps), checkpointing)
                .evaluate(game, game.initialParameters(0));
    }

    Measurement memory(StudyContext context) {
        double smallest = Double.POSITIVE_INFINITY;
        Measurement baselines = Measurement.of(Estimate.exact(0));
        for (int rounds : new int[] {5, 10}) {
            GradientResult all = gradient(costGame(rounds), Checkpointing.storeAll(), 400);
            GradientResult few = gradient(costGame(rounds), Checkpointing.sqrt(), 400);
            if (!Arrays.equals(all.gradient(), few.gradient())) {
                throw new IllegalStateException("the gradients differ");
            }
            smallest = Math.min(smallest, (double) all.peakStoredStates() / few.peakStoredStates());
            baselines = baselines
                    .baseline("states held, all, H = " + rounds, Estimate.exact(all.peakStoredStates()))
                    .baseline("states held, square root, H = " + rounds, Estimate.exact(few.peakStoredStates()));
            context.say("H = %d: the gradients are equal bit for bit".formatted(rounds));
        }
        return new Measurement(Estimate.exact(smallest), baselines.baselines());
    }

    Measurement time(StudyContext context) {
        AuctionGame game = costGame(5);
        double[] ratios = new double[5];
        double[] seconds = new double[5];
        for (int i = -1; i < ratios.length; i++) { // the first round warms up
            double all = seconds(() -> gradient(game, Checkpointing.storeAll(), 400));
            double few = seconds(() -> gradient(game, Checkpointing.sqrt(), 400));
            if (i >= 0) {
                ratios[i] = few / all;
                seconds[i] = few;
            }
        }
        return Measurement.of(Estimate.mean(ratios)).baseline("seconds with checkpoints", Estimate.mean(seconds));
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Designed tolls of one limit: peak occupancy after round 0 and exploitability, before and after. */
    private record Beach(double peakBefore, double peakAfter, double exploitability, double[] before, double[] after) {

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
                    peak(bar, before), peak(bar, after), after.exploitability(0), last(bar, before), last(bar, after));
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

    Measurement higherToll(StudyContext context) {
        return Measurement.of(Estimate.exact(
                Beach.designed(0.8).peakAfter() / Beach.designed(0.5).peakAfter()));
    }

    Measurement beachEquilibrium(StudyContext context) {
        return Measurement.of(Estimate.exact(Math.max(
                Beach.designed(0.8).exploitability(), Beach.designed(0.5).exploitability())));
    }

    private static BatchedAuction randomMarket(Rng rng) {
        double[] values = Distributions.random(GRID, rng);
        return BatchedAuction.builder()
                .values(GRID)
                .bids(GRID)
                .rounds(5)
                .supply(0.6 + 0.6 * rng.nextDouble())
                .initialDistribution(values)
                .dynamics(ValueDynamics.fixed().reentry(0.3))
                .build();
    }

    Measurement priorFree(StudyContext context) {
        AuctionGame game = Settings.neural(randomMarket(Rng.seed(0)), 64);
        GameSource training = (iteration, seed) ->
                game.in(randomMarket(Rng.seed(seed).split("training").split(iteration)));
        List<ParameterizedGame> validation = new ArrayList<>();
        List<BatchedAuction> unseen = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            validation.add(game.in(randomMarket(Rng.seed(1).split("validation").split(i))));
            unseen.add(randomMarket(Rng.seed(2).split("unseen").split(i)));
        }
        DesignResult result = IncentiveDesigner.of(
                        game, game::initialParameters, Rivals.amid(2e-3), Rivals.validation())
                .games(training, validation.subList(0, 8))
                .iterations(150)
                .validateEvery(10)
                .exploitabilityGuard(2e-2) // the largest over all markets
                .build()
                .run(0);
        double[] ours = new double[unseen.size()];
        double[] theirs = new double[unseen.size()];
        for (int i = 0; i < ours.length; i++) {
            ours[i] = Rivals.validation()
                    .solve(game.in(unseen.get(i)), result.theta())
                    .objective();
            theirs[i] = Rivals.validation()
                    .solve(Settings.firstPrice(unseen.get(i)), Settings.NONE)
                    .objective();
        }
        return Measurement.of(Estimate.difference(ours, theirs))
                .baseline("AMID", Estimate.mean(ours))
                .baseline("first price", Estimate.mean(theirs));
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
        return Measurement.of(Estimate.exact(Rivals.revenue(result) / firstPrice))
                .baseline("AMID", Estimate.exact(Rivals.revenue(result)))
                .baseline("first price", Estimate.exact(firstPrice));
    }
}
