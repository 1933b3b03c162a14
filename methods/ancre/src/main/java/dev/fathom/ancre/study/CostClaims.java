package dev.fathom.ancre.study;

import dev.fathom.ancre.AncreConfig;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.lab.claim.Claim;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Rule;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Pass;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.Optimizer;
import java.util.Arrays;
import java.util.List;

/** E5: what the shortcuts cost in time, memory and parameters at 12 layers of width 256. */
final class CostClaims {

    private static final int LAYERS = 12;
    private static final int DIM = 256;
    private static final int ROUNDS = 15;
    private static final int STEPS = 9;
    private static final String OURS =
            "LLaMA, 12 layers of width 256, 2 x 128 tokens a step, forward, backward and AdamW, 32-bit";
    private static final String PAPERS = "less than 1 % extra compute and memory, LLaMA 60M to 1B on GPUs";

    private CostClaims() {}

    static List<Claim> claims() {
        return List.of(
                Claim.of("E5-time", "The shortcuts cost little time")
                        .source("abstract")
                        .paperSetting(PAPERS)
                        .ourSetting(OURS + "; fifteen rounds of nine steps of each, one by one in turn, the medians"
                                + " of a round compared")
                        .holdsIf("median step time over the cascade's", Rule.atMost(1.03))
                        .measuredBy(CostClaims::time),
                Claim.of("E5-memory", "The shortcuts cost little memory: the history is never stacked")
                        .source("abstract")
                        .paperSetting(PAPERS)
                        .ourSetting(
                                "LLaMA, 12 layers of width 256, 8 x 128 tokens; growth of a fresh process's peak during"
                                        + " forward and backward")
                        .holdsIf("peak memory of a step over the cascade's", Rule.atMost(1.05))
                        .measuredBy(CostClaims::memory),
                Claim.of("E5-parameters", "The shortcuts are few: K(K+1)/2 scalars")
                        .source("method section")
                        .paperSetting(PAPERS)
                        .ourSetting(OURS)
                        .holdsIf("shortcut parameters over all parameters", Rule.below(1e-3))
                        .measuredBy(context -> {
                            Llama model = model(AncreConfig.defaults());
                            double share = (double) model.depth().parameterCount() / model.parameterCount();
                            return Measurement.of(Estimate.exact(share));
                        }));
    }

    private static Llama model(TopologyFactory depth) {
        return new Llama(Llama.Config.of(512, DIM, LAYERS, 4, 128).withDepth(depth), Rng.seed(1));
    }

    /** One model that can be stepped. */
    private static final class Stepper implements AutoCloseable {
        private final Llama model;
        private final Optimizer optimizer;
        private final Tensor ids = Rng.seed(2).randint(0, 512, 2, 128);

        Stepper(TopologyFactory depth) {
            model = model(depth);
            optimizer = AdamWConfig.of(1e-4).create(model.trainable());
        }

        void step() {
            try (Scope scope = Scope.open()) {
                model.loss(ids, ids, Pass.training(Rng.seed(3))).backward();
                optimizer.step();
                optimizer.clearGradients();
            }
        }

        /** The time of one step in seconds. */
        double time() {
            long start = System.nanoTime();
            step();
            return (System.nanoTime() - start) / 1e9;
        }

        @Override
        public void close() {
            optimizer.close();
            model.state().values().forEach(Tensor::close);
        }
    }

    private static Measurement time(StudyContext context) {
        try (Stepper cascade = new Stepper(new CascadeConfig());
                Stepper ancre = new Stepper(AncreConfig.defaults())) {
            double[] ours = new double[ROUNDS];
            double[] theirs = new double[ROUNDS];
            round(ancre, cascade);
            for (int round = 0; round < ROUNDS; round++) {
                double[] medians = round(ancre, cascade);
                ours[round] = medians[0];
                theirs[round] = medians[1];
                context.progress().show("ratio", ours[round] / theirs[round]);
            }
            return Measurement.of(Estimate.ratio(ours, theirs))
                    .baseline("cascade, seconds a step", Estimate.mean(theirs))
                    .baseline("ANCRe, seconds a step", Estimate.mean(ours));
        }
    }

    /** The median step of both, made in turn so that a burst of other work on the machine strikes both alike. */
    private static double[] round(Stepper ours, Stepper theirs) {
        double[] first = new double[STEPS];
        double[] second = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            first[i] = ours.time();
            second[i] = theirs.time();
        }
        Arrays.sort(first);
        Arrays.sort(second);
        return new double[] {first[STEPS / 2], second[STEPS / 2]};
    }

    private static Measurement memory(StudyContext context) throws Exception {
        double theirs = MemoryProbe.megabytes("cascade", DIM, 8);
        double ours = MemoryProbe.megabytes("ancre", DIM, 8);
        if (!Double.isFinite(ours / theirs)) {
            context.say("peak memory is known on Linux only");
        }
        return Measurement.of(Estimate.exact(ours / theirs))
                .baseline("cascade, MB", Estimate.exact(theirs))
                .baseline("ANCRe, MB", Estimate.exact(ours));
    }
}
