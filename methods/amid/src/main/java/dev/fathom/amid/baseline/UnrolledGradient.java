package dev.fathom.amid.baseline;

import dev.fathom.amid.DesignGradient;
import dev.fathom.amid.GradientResult;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.game.GameException;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Softmax;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Objects;

/**
 * What the adjoint gradient replaces: the T updates of mirror descent written with tensors, and automatic
 * differentiation back through all of them. The graph keeps what every operation of every update needs, so memory grows
 * with T. For auctions under neural or static rules and the utilities of {@code Utility}; the numbers are those of
 * {@link dev.fathom.amid.AdjointGradient} up to rounding.
 *
 * @param solver mirror descent with the softmax
 */
public record UnrolledGradient(OnlineMirrorDescent solver) implements DesignGradient {

    /** Checks that the policy map is the softmax. */
    public UnrolledGradient {
        if (!(solver.map() instanceof Softmax)) {
            throw new GameException(
                    "an unrolled gradient needs the softmax, got " + solver.map(), "use the adjoint gradient");
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws GameException if the game is not an auction of the named kind
     */
    @Override
    public GradientResult evaluate(ParameterizedGame game, double[] theta, long draw) {
        if (!(game instanceof AuctionGame auctionGame)) {
            throw new GameException("an unrolled gradient needs an auction, got " + game, "use the adjoint gradient");
        }
        ParameterizedGame.checkParameters(theta, game.parameterCount());
        solver.update(game, game.at(theta)); // refuses step sizes that are too large
        BatchedAuction auction = auctionGame.auction();
        try (Scope scope = Scope.open()) {
            Tensor parameters = Tensors.of(theta, theta.length).requiresGrad(true);
            TensorAuction tensors = new TensorAuction(auctionGame, TensorRules.of(auctionGame.mechanism(), parameters));
            double cutOff = ((Softmax) solver.map()).cutOff();
            Tensor dual = Tensors.of(new double[game.dimension()], auction.rounds(), auction.values(), auction.bids());
            for (int t = 0; t < solver.iterations(); t++) {
                try (Scope step = Scope.open()) { // what only the graph needs, only the graph keeps
                    Tensor values = tensors.values(dual, cutOff);
                    dual = step.keep(
                            dual.mul(1 - solver.stepSize() * auction.entropy()).add(values, solver.stepSize()));
                }
            }
            Tensor objective = tensors.objective(dual, cutOff);
            objective.backward();
            double[] gradient =
                    Objects.requireNonNull(parameters.grad(), "no gradient").toDoubles();
            return new GradientResult(objective.item(), gradient, solver.iterations() + 1, solver.iterations());
        }
    }

    @Override
    public double solves() {
        return 3;
    }
}
