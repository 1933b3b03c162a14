package dev.fathom.amid.baseline;

import dev.fathom.amid.auction.Mechanism;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.PaymentRule;
import dev.fathom.amid.auction.StaticMechanism;
import dev.fathom.amid.game.GameException;
import dev.fathom.engine.DType;
import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;

/** Rules with parameters as operations on tensors, in the order of the mechanisms' parameter vectors. */
@FunctionalInterface
interface TensorRules {

    /**
     * What is sold and what winners pay.
     *
     * @param sold α, of no dimension
     * @param payments (A)
     */
    record Decision(Tensor sold, Tensor payments) {}

    /**
     * Decides.
     *
     * @param bids ν, (A)
     * @param remaining r, of no dimension
     */
    Decision decide(int round, Tensor bids, Tensor remaining);

    /** The rules of a mechanism at parameters that require a gradient. */
    static TensorRules of(Mechanism mechanism, Tensor theta) {
        if (mechanism instanceof NeuralMechanism neural) {
            return neural(neural, theta);
        }
        if (mechanism instanceof StaticMechanism fixed) {
            return shares(fixed, theta);
        }
        throw new GameException(
                "an unrolled gradient needs neural or static rules, got " + mechanism.name(),
                "use the adjoint gradient");
    }

    private static TensorRules shares(StaticMechanism fixed, Tensor theta) {
        int bids = fixed.bids();
        Tensor factors = theta.sigmoid();
        Tensor grid = Tensors.arange(0, bids, 1, DType.F64).div(bids);
        return (round, demand, remaining) -> new Decision(
                remaining.mul(factors.get((long) fixed.rounds() * bids + round)),
                grid.mul(factors.narrow(0, (long) round * bids, bids)));
    }

    private static TensorRules neural(NeuralMechanism neural, Tensor theta) {
        Layers layers = new Layers(theta);
        long inputs = neural.rounds() + neural.bids() + 1L;
        long d = neural.hidden();
        Layer w1 = layers.next(inputs, d);
        Layer w2 = layers.next(d, d);
        Layer v2 = layers.next(inputs, d);
        Layer w3 = layers.next(d, d);
        Layer w4 = layers.next(d, neural.bids() - 1L);
        Layer gate = layers.next(d, 1);
        Tensor rounds = Tensors.eye(neural.rounds(), DType.F64);
        Tensor nothing = Tensors.zeros(DType.F64, 1);
        return (round, demand, remaining) -> {
            Tensor x = Tensors.cat(List.of(rounds.get(round), demand, remaining.reshape(1)), 0);
            Tensor x2 = w2.of(w1.of(x).relu()).relu().add(v2.of(x));
            Tensor x3 = w3.of(x2).relu().add(x2);
            Tensor y = w4.of(x3);
            Tensor increments = neural.payments() == PaymentRule.BELOW_BID ? y.sigmoid() : Functional.softplus(y);
            Tensor payments =
                    Tensors.cat(List.of(nothing, increments.cumsum(0)), 0).div(neural.bids());
            return new Decision(remaining.mul(gate.of(x2).sigmoid().reshape()), payments);
        };
    }

    /** W x + b. */
    record Layer(Tensor weight, Tensor bias) {
        Tensor of(Tensor x) {
            return weight.matmul(x).add(bias);
        }
    }

    /** Takes one layer after the other from θ: W row after row, then b. */
    final class Layers {

        private final Tensor theta;
        private long at;

        Layers(Tensor theta) {
            this.theta = theta;
        }

        Layer next(long in, long out) {
            Tensor weight = theta.narrow(0, at, in * out).reshape(out, in);
            Tensor bias = theta.narrow(0, at + in * out, out);
            at += in * out + out;
            return new Layer(weight, bias);
        }
    }
}
