package dev.fathom.amid.study;

import dev.fathom.amid.AdjointGradient;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.optim.adjoint.Checkpointing;
import java.io.IOException;

/** Measures what one gradient costs: by checkpoints, with every step stored, and by automatic differentiation. */
final class CostClaims {

    private static final int STEPS = 400;

    /** The smallest ratio of arrays held over all H, with what processes of their own really took. */
    Measurement memory(StudyContext context) throws IOException, InterruptedException {
        int[] rounds = context.isFull() ? new int[] {5, 10, 25, 50} : new int[] {5, 10};
        double smallest = Double.POSITIVE_INFINITY;
        Measurement measured = Measurement.of(Estimate.exact(0));
        for (int h : rounds) {
            CostProbe.Cost all = CostProbe.measure(CostProbe.How.ALL, h);
            CostProbe.Cost few = CostProbe.measure(CostProbe.How.SQRT, h);
            if (all.fingerprint() != few.fingerprint()) {
                throw new IllegalStateException("the gradients differ at H = " + h);
            }
            smallest = Math.min(smallest, (double) all.states() / few.states());
            String at = ", H = " + h;
            measured = measured.baseline("MB, all" + at, Estimate.exact(all.megabytes()))
                    .baseline("MB, checkpoints" + at, Estimate.exact(few.megabytes()))
                    .baseline("s, all" + at, Estimate.exact(all.seconds()))
                    .baseline("s, checkpoints" + at, Estimate.exact(few.seconds()));
            context.say("H = " + h + ": the gradients are equal bit for bit");
        }
        return new Measurement(Estimate.exact(smallest), measured.baselines());
    }

    /** Automatic differentiation at H = 5, three processes of each. */
    Measurement unrolled(StudyContext context) throws IOException, InterruptedException {
        int n = 3;
        double[] theirs = new double[n];
        double[] ours = new double[n];
        double[] theirSeconds = new double[n];
        double[] ourSeconds = new double[n];
        for (int i = 0; i < n; i++) {
            CostProbe.Cost unrolled = CostProbe.measure(CostProbe.How.UNROLLED, 5);
            CostProbe.Cost adjoint = CostProbe.measure(CostProbe.How.SQRT, 5);
            theirs[i] = unrolled.megabytes();
            ours[i] = adjoint.megabytes();
            theirSeconds[i] = unrolled.seconds();
            ourSeconds[i] = adjoint.seconds();
        }
        return Measurement.of(Estimate.ratio(theirs, ours))
                .baseline("MB, unrolled", Estimate.mean(theirs))
                .baseline("MB, adjoint with checkpoints", Estimate.mean(ours))
                .baseline("s, unrolled", Estimate.mean(theirSeconds))
                .baseline("s, adjoint with checkpoints", Estimate.mean(ourSeconds));
    }

    Measurement time(StudyContext context) {
        AuctionGame game = CostProbe.game(5);
        double[] ratios = new double[5];
        double[] seconds = new double[5];
        for (int i = -1; i < ratios.length; i++) { // the first round warms up
            double all = seconds(game, Checkpointing.storeAll());
            double few = seconds(game, Checkpointing.sqrt());
            if (i >= 0) {
                ratios[i] = few / all;
                seconds[i] = few;
            }
        }
        return Measurement.of(Estimate.mean(ratios)).baseline("seconds with checkpoints", Estimate.mean(seconds));
    }

    private static double seconds(AuctionGame game, Checkpointing checkpointing) {
        long start = System.nanoTime();
        new AdjointGradient(CostProbe.solver(STEPS), checkpointing).evaluate(game, game.initialParameters(0));
        return (System.nanoTime() - start) / 1e9;
    }
}
