package dev.fathom.bench;

import dev.fathom.eigenfunctioncontrol.ground.EigenLoss;
import dev.fathom.eigenfunctioncontrol.ground.EigenTerms;
import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.Engine;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.UNetMlp;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.GradientClipping;
import dev.fathom.optim.Optimizer;
import dev.fathom.sde.laplacian.DoubleBackward;
import dev.fathom.sde.laplacian.ForwardLaplacian;
import dev.fathom.sde.laplacian.Jet;
import dev.fathom.sde.laplacian.Jets;
import dev.fathom.sde.laplacian.SmoothActivation;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An iteration of the relative loss three ways: our forward Laplacian, our engine on the published code's way (the
 * Hessian's diagonal), and that way in Python PyTorch. So what the algorithm gains and what the platform gains stand
 * apart.
 */
public final class GroundStateBench {

    private static final int BATCH = 512;

    private GroundStateBench() {}

    /** Runs it for 2, 10 and 20 dimensions on one thread, then for two horizons. */
    public static void main(String[] args) {
        int rounds = Integer.getInteger("fathom.bench.rounds", 7);
        Engine.setThreads(1);
        System.out.println(Engine.info());
        Optional<String> python = PythonPeer.python("torch");
        if (python.isEmpty()) {
            System.out.println(
                    "no Python with torch was found (Debian: apt-get install python3-torch); it is left out");
        }
        for (int dim : new int[] {2, 10, 20}) {
            compare(dim, rounds, python);
        }
        GroundStateHorizon.run(Math.min(rounds, 3));
    }

    private static void compare(int dim, int rounds, Optional<String> python) {
        Alternating sides =
                new Alternating().side("forward", iteration(dim, true)).side("twice backward", iteration(dim, false));
        if (python.isEmpty()) {
            report(dim, sides.run(rounds, 5), false);
            return;
        }
        Path script = Path.of(System.getProperty("fathom.bench.peers", "bench/peers"), "ground_state_step.py");
        try (PythonPeer peer = PythonPeer.start(python.get(), script, "1")) {
            sides.side("python", times -> peer.ask(dim + " " + times));
            report(dim, sides.run(rounds, 5), true);
        }
    }

    private static void report(int dim, Alternating.Result result, boolean peer) {
        double[] ways = result.ratio("twice backward", "forward");
        System.out.printf(
                Locale.ROOT,
                "d = %2d: forward %.1f ms, twice backward %.1f ms: ratio %.2f [%.2f, %.2f]%n",
                dim,
                result.of("forward"),
                result.of("twice backward"),
                ways[1],
                ways[0],
                ways[2]);
        if (peer) {
            double[] all = result.ratio("python", "forward");
            double[] platform = result.ratio("python", "twice backward");
            System.out.printf(
                    Locale.ROOT,
                    "        Python %.1f ms: %.2f [%.2f, %.2f] of our forward way, %.2f [%.2f, %.2f] of our engine on its way%n",
                    result.of("python"),
                    all[1],
                    all[0],
                    all[2],
                    platform[1],
                    platform[0],
                    platform[2]);
        }
    }

    private static Runnable iteration(int dim, boolean forward) {
        SocProblem problem = SocProblem.builder()
                .dim(dim)
                .potential(Potentials.isotropic(dim, 1))
                .runningCost(Costs.squared(dim, 1))
                .build();
        ReferenceMeasure measure = ReferenceMeasure.of(problem);
        StateSampler sampler = measure.exact(Rng.seed(0));
        UNetMlp net = new UNetMlp(Init.of(Rng.seed(1)), dim, 1, List.of(256, 128, 64), SmoothActivation.GELU);
        Jets jets = forward ? new ForwardLaplacian(net, SmoothActivation.GELU) : new DoubleBackward(net);
        Optimizer adam = new AdamConfig(1e-4, 0.9, 0.999, 1e-8, 1e-8, List.of()).create(net.parameters());
        return () -> {
            try (Scope scope = Scope.open()) {
                Tensor x = sampler.draw(BATCH);
                Jet jet = jets.at(x);
                Tensor value = jet.value().requiresGrad(true);
                Tensor gradient = jet.gradient().requiresGrad(true);
                Tensor laplacian = jet.laplacian().requiresGrad(true);
                EigenTerms terms = new EigenTerms(problem, measure, x, value, gradient, laplacian, null);
                Tensor loss = EigenLoss.RELATIVE.of(terms, 14.64, 0);
                List<Tensor> back = Autograd.vjp(
                        List.of(loss), List.of(value, gradient, laplacian), List.of(Tensors.onesLike(loss.detach())));
                jet.backward(back.get(0), back.get(1), back.get(2), null);
                GradientClipping.byGlobalNorm(net.parameters().values(), 3);
                adam.step();
                adam.clearGradients();
            }
        };
    }
}
