package dev.fathom.amid.study;

import dev.fathom.amid.AdjointGradient;
import dev.fathom.amid.DesignListener;
import dev.fathom.amid.DesignResult;
import dev.fathom.amid.DesignSearch;
import dev.fathom.amid.GradientAscent;
import dev.fathom.amid.IncentiveDesigner;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.Mechanism;
import dev.fathom.amid.baseline.Anneal;
import dev.fathom.amid.baseline.TwoPointGradient;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.SgdConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * AMID and its rivals on one budget of equilibrium solves. Each search's settings are chosen on seed 0 from its grid by
 * the revenue of its best rules within the guard.
 */
final class Rivals {

    static final double GUARD = 5e-3;
    private static final OnlineMirrorDescent TRAIN = OnlineMirrorDescent.of(10, 200);
    private static final OnlineMirrorDescent VALIDATE = OnlineMirrorDescent.of(10, 250);

    private final Map<Key, DesignResult> done = new HashMap<>();

    /** What a design is made from; searches with equal settings are equal. */
    private record Key(String setting, Mechanism mechanism, DesignSearch search, double solves, long seed) {}

    static DesignSearch amid(double rate) {
        return GradientAscent.of("AMID", AdjointGradient.through(TRAIN), AdamConfig.of(rate));
    }

    static List<DesignSearch> amidGrid() {
        return List.of(amid(3e-3), amid(5e-3), amid(1e-2), amid(3e-2));
    }

    static List<DesignSearch> zeroAdam() {
        return zerothOrder("0-Adam", AdamConfig::of, 1e-3, 5e-3, 1e-2, 3e-2);
    }

    static List<DesignSearch> zeroSgd() {
        return zerothOrder("0-SGD", SgdConfig::plain, 1e-4, 1e-3, 1e-2);
    }

    /** Every rate with every radius of the paper's grid; gradients are not clipped. */
    private static List<DesignSearch> zerothOrder(
            String name, DoubleFunction<OptimizerFactory> optimizer, double... rates) {
        List<DesignSearch> searches = new ArrayList<>();
        for (double rate : rates) {
            for (double radius : new double[] {1e-3, 1e-2, 3e-2}) {
                searches.add(
                        GradientAscent.unclipped(name, new TwoPointGradient(TRAIN, radius), optimizer.apply(rate)));
            }
        }
        return searches;
    }

    /** AMID, annealing and 0-Adam with a few settings each, for networks on which one search takes long. */
    static List<List<DesignSearch>> shortGrids() {
        List<DesignSearch> zerothOrder = new ArrayList<>();
        for (double rate : new double[] {1e-3, 5e-3, 1e-2}) {
            zerothOrder.add(GradientAscent.unclipped("0-Adam", new TwoPointGradient(TRAIN, 1e-2), AdamConfig.of(rate)));
        }
        return List.of(List.of(amid(3e-3), amid(5e-3), amid(1e-2)), anneal(1e-2, 3e-2, 1e-1), zerothOrder);
    }

    static List<DesignSearch> anneal(double... deviations) {
        List<DesignSearch> searches = new ArrayList<>();
        for (double deviation : deviations) {
            searches.add(new Anneal(TRAIN, deviation));
        }
        return searches;
    }

    /** The design of a search with a seed on so many solves; a design made before is not made again. */
    DesignResult design(String setting, AuctionGame game, DesignSearch search, double solves, long seed) {
        Key key = new Key(setting, game.mechanism(), search, solves, seed);
        DesignResult known = done.get(key);
        if (known == null) {
            int iterations = (int) Math.round(solves / search.solvesPerIteration());
            known = IncentiveDesigner.of(game, game::initialParameters, search, VALIDATE)
                    .iterations(iterations)
                    .validateEvery(Math.max(1, iterations / 20))
                    .exploitabilityGuard(GUARD)
                    .build()
                    .run(seed, DesignListener.NONE);
            done.put(key, known);
        }
        return known;
    }

    /** The revenue of the best rules within the guard. */
    static double revenue(DesignResult result) {
        return result.isAtEquilibrium() ? result.objective() : 0;
    }

    /** The search of a grid that does best on seed 0. */
    DesignSearch tuned(String setting, AuctionGame game, List<DesignSearch> grid, double solves, StudyContext context) {
        DesignSearch best = grid.get(0);
        double most = -1;
        for (DesignSearch search : grid) {
            double revenue = revenue(design(setting, game, search, solves, 0));
            if (revenue > most) {
                most = revenue;
                best = search;
            }
        }
        context.say(String.format(
                Locale.ROOT,
                "%s on %s: best of %d settings has revenue %.4f on seed 0",
                best.name(),
                setting,
                grid.size(),
                most));
        return best;
    }

    static OnlineMirrorDescent validation() {
        return VALIDATE;
    }
}
