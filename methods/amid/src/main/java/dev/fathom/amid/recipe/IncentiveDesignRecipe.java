package dev.fathom.amid.recipe;

import dev.fathom.amid.AdjointGradient;
import dev.fathom.amid.DesignListener;
import dev.fathom.amid.DesignPoint;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.GradientAscent;
import dev.fathom.amid.IncentiveDesigner;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.AuctionOutcome;
import dev.fathom.amid.auction.AuctionTheory;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.ConvergenceWatch;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.auction.UniformPrice;
import dev.fathom.amid.baseline.ReserveSearch;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.amid.finite.FiniteStudy;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.Run;
import dev.fathom.optim.AdamConfig;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The recipe kind {@code incentive-design}: market, design, what the rules do, and what N real bidders make of them.
 */
public final class IncentiveDesignRecipe implements RecipeKind<IncentiveDesignConfig> {

    @Override
    public String name() {
        return "incentive-design";
    }

    @Override
    public Class<IncentiveDesignConfig> configType() {
        return IncentiveDesignConfig.class;
    }

    @Override
    public IncentiveDesignConfig located(IncentiveDesignConfig config) {
        return new IncentiveDesignConfig(config.market().located(), config.design(), config.solver(), config.bidders());
    }

    @Override
    public void run(IncentiveDesignConfig config, Run run) throws IOException {
        BatchedAuction auction = config.market().auction();
        AuctionGame game = config.design().game(auction);
        OnlineMirrorDescent search = OnlineMirrorDescent.of(
                config.solver().stepSize(), config.solver().steps());
        OnlineMirrorDescent validation = search.withIterations(config.solver().validationSteps());
        Findings.Simple simple = simple(config, game, validation);
        run.say(String.format(
                Locale.ROOT,
                "first price reaches %.4f, reserve %.3f reaches %.4f; designing %,d parameters",
                simple.firstPrice(),
                simple.reserve().reserve(),
                simple.reserve().objective(),
                game.parameterCount()));

        DesignResult result = IncentiveDesigner.of(
                        game,
                        game::initialParameters,
                        GradientAscent.of(
                                "AMID",
                                AdjointGradient.through(search),
                                AdamConfig.of(config.design().learningRate())),
                        validation)
                .iterations(config.design().iterations())
                .validateEvery(config.design().validateEvery())
                .exploitabilityGuard(config.design().guard())
                .restarts(config.design().restarts())
                .build()
                .run(run.seed(), listener(config, run));

        ConvergenceWatch watch = new ConvergenceWatch();
        Equilibrium equilibrium = validation.solve(game, result.theta(), watch);
        AuctionOutcome outcome = game.outcome(result.theta(), equilibrium.policy());
        List<FiniteStudy.Summary> finite = new FiniteStudy("design " + run.seed(), config.bidders(), 60)
                .run(new CountSimulator(game, result.theta(), equilibrium.policy()), run.seed(), outcome.revenue());
        OptionalDouble bound = config.market().hasKnownBound()
                ? OptionalDouble.of(AuctionTheory.myersonMeanField(auction))
                : OptionalDouble.empty();
        Findings found = new Findings(game, result, equilibrium, outcome, watch, finite, simple, bound);
        found.write(run, config);
        DesignReport.write(run, found);
        outcome.warnings().forEach(run::say);
        run.say(String.format(
                Locale.ROOT,
                "objective %.4f at exploitability %.1e (first price %.4f, best reserve %.4f%s)",
                result.objective(),
                result.best().exploitability(),
                simple.firstPrice(),
                simple.reserve().objective(),
                bound.isPresent() ? String.format(Locale.ROOT, ", bound %.4f", bound.getAsDouble()) : ""));
    }

    private static Findings.Simple simple(IncentiveDesignConfig config, AuctionGame game, OnlineMirrorDescent solver) {
        BatchedAuction auction = game.auction();
        double[] none = {};
        return new Findings.Simple(
                solver.solve(auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT), game.objective()), none)
                        .objective(),
                solver.solve(auction.under(UniformPrice.of(auction, Release.EQUAL_SPLIT), game.objective()), none)
                        .objective(),
                new ReserveSearch(solver, Release.EQUAL_SPLIT, Math.max(0.025, 1.0 / auction.bids()))
                        .best(auction, game.objective(), config.design().guard()));
    }

    private static DesignListener listener(IncentiveDesignConfig config, Run run) {
        int iterations = config.design().iterations();
        run.progress().begin((long) iterations * config.design().restarts(), "iterations");
        return new DesignListener() {
            @Override
            public void validated(DesignPoint point) {
                long step = (long) point.restart() * iterations + point.iteration();
                run.metrics().log(step, "validation/objective", point.objective());
                run.metrics().log(step, "validation/exploitability", point.exploitability());
                run.progress().show("objective", point.objective());
            }

            @Override
            public void iterated(long done) {
                run.progress().at(done);
            }

            @Override
            public boolean stopRequested() {
                return run.stopRequested();
            }
        };
    }
}
