package dev.fathom.amid.auction;

import dev.fathom.engine.Rng;
import java.util.Arrays;

/**
 * A network that sees the round, the bids and the supply that remains (Corecco et al. 2025). With x = [onehot(h); ν;
 * r]: x1 = relu(W1 x + b1), x2 = relu(W2 x1 + b2) + V2 x + c2, α = r · sigmoid(w·x2 + b), x3 = relu(W3 x2 + b3) + x2,
 * and payments are sums of increments of y = W4 x3 + b4. Σα stays within the supply, payments rise with the bid, and
 * they are at least 0, by construction. Where the paper leaves activations and initial values open they are ours.
 *
 * @param rounds H
 * @param bids |A|
 * @param hidden width d, from 1 to {@value #MOST_HIDDEN}
 * @param payments from y to payments
 */
public record NeuralMechanism(int rounds, int bids, int hidden, PaymentRule payments) implements Mechanism {

    /** The greatest width: 20 million weights, more than any market asked for. */
    public static final int MOST_HIDDEN = 4096;

    private static final double FIRST_INCREMENT = 3; // sigmoid(3) = 0.95: payments begin close to the bid

    /** Checks the width. */
    public NeuralMechanism {
        if (hidden < 1 || hidden > MOST_HIDDEN) {
            throw new IllegalArgumentException("hidden must be between 1 and " + MOST_HIDDEN + ", got " + hidden);
        }
    }

    /** For a market, with payments below bids. */
    public static NeuralMechanism of(BatchedAuction auction, int hidden) {
        return new NeuralMechanism(auction.rounds(), auction.bids(), hidden, PaymentRule.BELOW_BID);
    }

    @Override
    public String name() {
        return "neural";
    }

    /** Length of x. */
    int inputs() {
        return rounds + bids + 1;
    }

    /** Where each layer begins in θ: W1, W2, V2, W3, W4, then the gate; a last entry for the end. */
    private int[] offsets() {
        int[] sizes = {
            DenseLayer.parameterCount(inputs(), hidden),
            DenseLayer.parameterCount(hidden, hidden),
            DenseLayer.parameterCount(inputs(), hidden),
            DenseLayer.parameterCount(hidden, hidden),
            DenseLayer.parameterCount(hidden, bids - 1),
            DenseLayer.parameterCount(hidden, 1)
        };
        int[] offsets = new int[sizes.length + 1];
        for (int i = 0; i < sizes.length; i++) {
            offsets[i + 1] = offsets[i] + sizes[i];
        }
        return offsets;
    }

    @Override
    public int parameterCount() {
        return offsets()[6];
    }

    /** Weights uniform in ±1/√fan-in, biases 0, those of the increments 3. */
    @Override
    public double[] initialParameters(Rng rng) {
        double[] theta = new double[parameterCount()];
        int[] offset = offsets();
        int[] fanIn = {inputs(), hidden, inputs(), hidden, hidden, hidden};
        int[] out = {hidden, hidden, hidden, hidden, bids - 1, 1};
        for (int layer = 0; layer < fanIn.length; layer++) {
            double bound = 1 / Math.sqrt(fanIn[layer]);
            for (int i = 0; i < fanIn[layer] * out[layer]; i++) {
                theta[offset[layer] + i] = bound * (2 * rng.nextDouble() - 1);
            }
        }
        Arrays.fill(theta, offset[5] - (bids - 1), offset[5], FIRST_INCREMENT);
        return theta;
    }

    @Override
    public Rules at(double[] theta) {
        return new NeuralRules(theta.clone());
    }

    private final class NeuralRules implements Rules {

        private final DenseLayer w1;
        private final DenseLayer w2;
        private final DenseLayer v2;
        private final DenseLayer w3;
        private final DenseLayer w4;
        private final DenseLayer gate;
        private final double[] thetaBar;
        private final double[] x1Bar = new double[hidden];
        private final double[] x2Bar = new double[hidden];
        private final double[] x3Bar = new double[hidden];
        private final double[] insideBar = new double[hidden];
        private final double[] yBar = new double[bids - 1];
        private final double[] gateBar = new double[1];
        private final double[] xBar = new double[inputs()];

        NeuralRules(double[] theta) {
            int[] offset = offsets();
            int n = inputs();
            w1 = new DenseLayer(theta, offset[0], n, hidden);
            w2 = new DenseLayer(theta, offset[1], hidden, hidden);
            v2 = new DenseLayer(theta, offset[2], n, hidden);
            w3 = new DenseLayer(theta, offset[3], hidden, hidden);
            w4 = new DenseLayer(theta, offset[4], hidden, bids - 1);
            gate = new DenseLayer(theta, offset[5], hidden, 1);
            thetaBar = new double[theta.length];
        }

        @Override
        public Decision newDecision() {
            return new NeuralDecision(this);
        }

        @Override
        public double[] parameterGradient() {
            for (DenseLayer layer : new DenseLayer[] {w1, w2, v2, w3, w4, gate}) {
                layer.flush(thetaBar);
            }
            return thetaBar.clone();
        }
    }

    private final class NeuralDecision implements Decision {

        private final NeuralRules rules;
        private final double[] x = new double[inputs()];
        private final double[] x1 = new double[hidden];
        private final double[] inside2 = new double[hidden]; // relu(W2 x1 + b2)
        private final double[] x2 = new double[hidden];
        private final double[] inside3 = new double[hidden]; // relu(W3 x2 + b3)
        private final double[] x3 = new double[hidden];
        private final double[] y = new double[bids - 1];
        private final double[] gate = new double[1];
        private double share;

        NeuralDecision(NeuralRules rules) {
            this.rules = rules;
        }

        @Override
        public double decide(int round, double[] demand, double remaining, double[] pay) {
            Arrays.fill(x, 0, rounds, 0);
            x[round] = 1;
            System.arraycopy(demand, 0, x, rounds, bids);
            x[rounds + bids] = remaining;
            apply(rules.w1, x, x1);
            relu(x1);
            apply(rules.w2, x1, inside2);
            relu(inside2);
            System.arraycopy(inside2, 0, x2, 0, hidden);
            rules.v2.addTo(x, x2);
            apply(rules.gate, x2, gate);
            share = 1 / (1 + Math.exp(-gate[0]));
            apply(rules.w3, x2, inside3);
            relu(inside3);
            for (int i = 0; i < hidden; i++) {
                x3[i] = inside3[i] + x2[i];
            }
            apply(rules.w4, x3, y);
            pay[0] = 0;
            for (int a = 1; a < bids; a++) {
                pay[a] = pay[a - 1] + payments.increment(y[a - 1]) / bids;
            }
            return remaining * share;
        }

        private static void apply(DenseLayer layer, double[] input, double[] output) {
            Arrays.fill(output, 0);
            layer.addTo(input, output);
        }

        private static void relu(double[] values) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(values[i], 0);
            }
        }

        @Override
        public double pullBack(double soldBar, double[] paymentsBar, double[] bidsBar) {
            double sum = 0; // an increment raises all payments from its bid up
            for (int a = bids - 1; a > 0; a--) {
                sum += paymentsBar[a];
                rules.yBar[a - 1] = sum * payments.slope(y[a - 1]) / bids;
            }
            Arrays.fill(rules.x3Bar, 0);
            back(rules.w4, x3, rules.yBar, rules.x3Bar);

            System.arraycopy(rules.x3Bar, 0, rules.x2Bar, 0, hidden);
            gated(inside3, rules.x3Bar);
            back(rules.w3, x2, rules.insideBar, rules.x2Bar);
            double remaining = x[rounds + bids];
            rules.gateBar[0] = soldBar * remaining * share * (1 - share);
            back(rules.gate, x2, rules.gateBar, rules.x2Bar);

            Arrays.fill(rules.xBar, 0);
            back(rules.v2, x, rules.x2Bar, rules.xBar);
            gated(inside2, rules.x2Bar);
            Arrays.fill(rules.x1Bar, 0);
            back(rules.w2, x1, rules.insideBar, rules.x1Bar);
            gated(x1, rules.x1Bar);
            back(rules.w1, x, rules.insideBar, rules.xBar);
            for (int a = 0; a < bids; a++) {
                bidsBar[a] += rules.xBar[rounds + a];
            }
            return soldBar * share + rules.xBar[rounds + bids];
        }

        private void back(DenseLayer layer, double[] input, double[] outputBar, double[] inputBar) {
            layer.pullBack(outputBar, inputBar);
            layer.collect(input, outputBar, rules.thetaBar);
        }

        /** The gradient in front of a relu. */
        private void gated(double[] fired, double[] bar) {
            for (int i = 0; i < hidden; i++) {
                rules.insideBar[i] = fired[i] > 0 ? bar[i] : 0;
            }
        }
    }
}
