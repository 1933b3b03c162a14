package dev.fathom.eigenfunctioncontrol.study;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.nn.Init;
import dev.fathom.nn.UNetMlp;
import dev.fathom.sde.laplacian.DoubleBackward;
import dev.fathom.sde.laplacian.ForwardLaplacian;
import dev.fathom.sde.laplacian.Jet;
import dev.fathom.sde.laplacian.Jets;
import dev.fathom.sde.laplacian.SmoothActivation;
import java.util.List;

/** One forward sweep with its way back by hand, against differentiating twice: alternating blocks in one run. */
final class SpeedClaims {

    private static final int BATCH = 512;
    private static final int ROUNDS = 7;

    private SpeedClaims() {}

    static List<Claim> claims() {
        return List.of(claim(20, 2), claim(10, 1), claim(2, 1));
    }

    private static Claim claim(int dim, double least) {
        return Claim.of("R8-d" + dim, "The forward Laplacian with its gradient is quicker than the Hessian's diagonal")
                .source("not in the paper, whose code takes the Hessian's diagonal")
                .paperSetting("PINN and relative iterations take 3 times a Ritz iteration")
                .ourSetting("network 256-128-64, d = " + dim + ", batch " + BATCH + ", value, Laplacian and gradient")
                .holdsIf("time of two backward sweeps over time of the forward sweep", Rule.atLeast(least))
                .measuredBy(context -> measure(dim));
    }

    private static Measurement measure(int dim) {
        UNetMlp net = new UNetMlp(Init.of(Rng.seed(0)), dim, 1, List.of(256, 128, 64), SmoothActivation.GELU);
        Jets forward = new ForwardLaplacian(net, SmoothActivation.GELU);
        Jets twice = new DoubleBackward(net);
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        block(net, forward, dim);
        block(net, twice, dim);
        double off;
        try (Scope scope = Scope.open()) {
            Tensor x = Rng.seed(1).normal(DType.F32, BATCH, dim);
            Tensor exact = twice.at(x).laplacian();
            off = forward.at(x).laplacian().sub(exact).norm().item()
                    / exact.norm().item();
        }
        if (!(off <= 1e-4)) {
            throw new IllegalStateException("both ways must agree to 1e-4, they differ by " + off);
        }
        for (int round = 0; round < ROUNDS; round++) {
            ours[round] = block(net, forward, dim);
            theirs[round] = block(net, twice, dim);
        }
        return Measurement.of(Estimate.ratio(theirs, ours))
                .baseline("milliseconds forward", Estimate.mean(ours))
                .baseline("milliseconds twice backward", Estimate.mean(theirs));
    }

    /** Milliseconds of one loss and gradient. */
    private static double block(UNetMlp net, Jets jets, int dim) {
        int count = 3;
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            try (Scope scope = Scope.open()) {
                Tensor x = Rng.seed(i).normal(DType.F32, BATCH, dim);
                Jet jet = jets.at(x);
                Tensor residual =
                        jet.laplacian().add(jet.gradient().square().sum(1)).neg();
                Tensor back = residual.mul(-2.0 / BATCH);
                jet.backward(back.mul(0), jet.gradient().mul(back.unsqueeze(1)).mul(2), back, null);
                net.parameters().values().forEach(Tensor::clearGrad);
            }
        }
        return (System.nanoTime() - began) / 1e6 / count;
    }
}
