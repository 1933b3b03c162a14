package dev.fathom.amid.baseline;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.Utility;
import dev.fathom.amid.game.GameException;
import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An auction's flow and values as operations on tensors. Shapes: ζ and q (H, V, A), ν and pw (A), μ (V). */
final class TensorAuction {

    private static final double NOBODY = 1e-30;

    private final AuctionGame game;
    private final BatchedAuction auction;
    private final TensorRules rules;
    private final Tensor initial;
    private final Tensor worth;
    private final List<Tensor> dynamics = new ArrayList<>(); // (V + 1, V + 1), ⊥ last
    private final Tensor one = Tensors.ones(DType.F64, 1);
    private final Tensor none = Tensors.zeros(DType.F64, 1);

    TensorAuction(AuctionGame game, TensorRules rules) {
        this.game = game;
        this.auction = game.auction();
        this.rules = rules;
        int values = auction.values();
        this.initial = Tensors.of(auction.initialDistribution(), values);
        this.worth = Tensors.arange(0, values, 1, DType.F64).div(values);
        for (int h = 0; h < auction.rounds(); h++) {
            double[] matrix = new double[(values + 1) * (values + 1)];
            for (int s = 0; s <= values; s++) {
                System.arraycopy(auction.next(h, s), 0, matrix, s * (values + 1), values + 1);
            }
            dynamics.add(Tensors.of(matrix, values + 1, values + 1));
        }
    }

    /** One round of the flow. */
    private record Round(Tensor mass, Tensor bids, Tensor payments, Tensor win, Tensor lose) {}

    private static Tensor policy(Tensor dual, double cutOff) {
        Tensor small = dual.sub(dual.max(2).unsqueeze(2)).le(cutOff);
        return dual.maskedFill(small, Double.NEGATIVE_INFINITY).softmax(2);
    }

    private List<Round> flow(Tensor policy) {
        List<Round> rounds = new ArrayList<>();
        Tensor mass = initial;
        Tensor remaining = Tensors.scalar(auction.supply(), DType.F64);
        for (int h = 0; h < auction.rounds(); h++) {
            Tensor here = policy.get(h);
            Tensor bids = here.t().matmul(mass);
            TensorRules.Decision decision = rules.decide(h, bids, remaining);
            remaining = remaining.sub(decision.sold());
            Tensor win = win(bids, decision.sold());
            Tensor lose = here.matmul(win.neg().add(1));
            rounds.add(new Round(mass, bids, decision.payments(), win, lose));
            Tensor left = mass.mul(lose);
            Tensor after = Tensors.cat(List.of(left, one.sub(left.sum())), 0);
            mass = dynamics.get(h).t().matmul(after).narrow(0, 0, auction.values());
        }
        return rounds;
    }

    /** clip((α − S)/ν, 0, 1), with a derivative strictly between 0 and 1 only. */
    private Tensor win(Tensor bids, Tensor sold) {
        Tensor atLeast = bids.flip(0).cumsum(0).flip(0);
        Tensor above = Tensors.cat(List.of(atLeast.narrow(0, 1, auction.bids() - 1L), none), 0);
        Tensor ratio = sold.sub(above).div(bids.clampMin(NOBODY));
        Tensor between = ratio.gt(0).logicalAnd(ratio.lt(1)).logicalAnd(bids.gt(NOBODY));
        return Tensors.where(between, ratio, ratio.detach().clamp(0, 1));
    }

    /** q under the policy of ζ. */
    Tensor values(Tensor dual, double cutOff) {
        Tensor policy = policy(dual, cutOff);
        Tensor entropy = dual.logSumExp(2).sub(policy.mul(dual).sum(2));
        List<Round> rounds = flow(policy);
        double idle = auction.entropyInInactive() ? auction.entropy() * Math.log(auction.bids()) : 0;
        int values = auction.values();
        List<Tensor> q = new ArrayList<>();
        Tensor value = Tensors.zeros(DType.F64, values + 1L);
        for (int h = auction.rounds() - 1; h >= 0; h--) {
            Tensor later = dynamics.get(h).matmul(value);
            Tensor inactive = later.narrow(0, values, 1);
            Tensor stay = later.narrow(0, 0, values).unsqueeze(1);
            Round round = rounds.get(h);
            Tensor gain = utility(h, round.payments()).add(inactive.sub(stay));
            Tensor here = round.win().mul(gain).add(stay);
            Tensor active = policy.get(h).mul(here).sum(1).add(entropy.get(h), auction.entropy());
            value = Tensors.cat(List.of(active, inactive.add(idle)), 0);
            q.add(here);
        }
        Collections.reverse(q);
        return Tensors.stack(q, 0);
    }

    /** u of every value with every payment, (V, A). */
    private Tensor utility(int round, Tensor payments) {
        Tensor surplus = worth.unsqueeze(1).sub(payments);
        Utility utility = auction.utility();
        if (utility instanceof Utility.Linear) {
            return surplus;
        }
        if (utility instanceof Utility.Hyperbolic hyperbolic) {
            return surplus.div(1 + hyperbolic.lambda() * round);
        }
        if (utility instanceof Utility.RiskAverse averse) {
            return surplus.mul(-averse.beta()).expm1().div(-averse.beta());
        }
        if (utility instanceof Utility.RiskSeeking seeking) {
            return surplus.mul(seeking.beta()).expm1().div(seeking.beta());
        }
        throw new GameException(
                "an unrolled gradient needs one of the utilities of Utility, got " + utility,
                "use the adjoint gradient");
    }

    /** The designer's objective, of no dimension. */
    Tensor objective(Tensor dual, double cutOff) {
        Tensor objective = Tensors.scalar(0, DType.F64);
        for (Round round : flow(policy(dual, cutOff))) {
            Tensor revenue = round.bids().mul(round.win()).mul(round.payments()).sum();
            Tensor welfare =
                    round.mass().mul(round.lose().neg().add(1)).mul(worth).sum();
            objective = objective
                    .add(revenue, game.objective().revenue())
                    .add(welfare, game.objective().welfare());
        }
        return objective;
    }
}
