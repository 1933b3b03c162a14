package dev.fathom.amid.recipe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.baseline.ReserveSearch;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.amid.finite.FiniteStudy;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.run.Run;
import dev.fathom.optim.AdamConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;

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
    public void run(IncentiveDesignConfig config, Run run) throws IOException {
        BatchedAuction auction = config.market().auction();
        AuctionGame game = config.design().game(auction);
        OnlineMirrorDescent search = OnlineMirrorDescent.of(
                config.solver().stepSize(), config.solver().steps());
        OnlineMirrorDescent validation = search.withIterations(config.solver().validationSteps());
        AuctionGame firstPriceGame = auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT), game.objective());
        double firstPrice = validation.solve(firstPriceGame, new double[0]).objective();
        ReserveSearch.Point reserve = new ReserveSearch(
                        validation, Release.EQUAL_SPLIT, Math.max(0.025, 1.0 / auction.bids()))
                .best(auction, game.objective(), config.design().guard());
        run.say(String.format(
                Locale.ROOT,
                "first price reaches %.4f, reserve %.3f reaches %.4f; designing %,d parameters",
                firstPrice,
                reserve.reserve(),
                reserve.objective(),
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

        Equilibrium equilibrium = validation.solve(game, result.theta());
        AuctionOutcome outcome = game.outcome(result.theta(), equilibrium.policy());
        List<FiniteStudy.Summary> finite = new FiniteStudy("design " + run.seed(), config.bidders(), 60)
                .run(new CountSimulator(game, result.theta(), equilibrium.policy()), run.seed(), outcome.revenue());
        double bound = config.market().hasKnownBound() ? AuctionTheory.myersonMeanField(auction) : Double.NaN;
        Files.writeString(run.file("rules.csv"), DesignReport.rules(outcome));
        Files.writeString(run.file("trace.csv"), DesignReport.trace(result));
        Files.writeString(run.file("finite.csv"), DesignReport.finite(finite));
        card(config, run, result, outcome, firstPrice, reserve.objective(), bound);
        DesignReport.write(run, game, result, outcome, finite, firstPrice, reserve, bound);
        outcome.warnings().forEach(run::say);
        run.say(String.format(
                Locale.ROOT,
                "objective %.4f at exploitability %.1e (first price %.4f, best reserve %.4f, bound %.4f)",
                result.objective(),
                result.best().exploitability(),
                firstPrice,
                reserve.objective(),
                bound));
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

    private static void card(
            IncentiveDesignConfig config,
            Run run,
            DesignResult result,
            AuctionOutcome outcome,
            double firstPrice,
            double reserve,
            double bound)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode card = json.createObjectNode();
        card.put("seed", run.seed())
                .put("tau", config.market().entropy())
                .put("eta", config.solver().stepSize())
                .put("T", config.solver().steps())
                .put("validationT", config.solver().validationSteps())
                .put("entropyInInactive", config.market().entropyInInactive())
                .put("objective", result.best().objective())
                .put("exploitability", result.best().exploitability())
                .put("withinGuard", result.isAtEquilibrium())
                .put("revenue", outcome.revenue())
                .put("welfare", outcome.welfare())
                .put("firstPrice", firstPrice)
                .put("bestReserve", reserve);
        if (Double.isFinite(bound)) {
            card.put("myersonBound", bound).put("aboveBound", outcome.revenue() > bound + 0.005);
        }
        card.set("warnings", json.valueToTree(outcome.warnings()));
        card.set("theta", json.valueToTree(result.theta()));
        Files.writeString(run.file("card.json"), json.writeValueAsString(card));
    }
}
