package dev.fathom.bench;

import dev.fathom.eigenfunctioncontrol.control.ControlTrace;
import dev.fathom.eigenfunctioncontrol.control.HybridSolver;
import dev.fathom.eigenfunctioncontrol.control.Ido;
import dev.fathom.eigenfunctioncontrol.control.IdoConfig;
import dev.fathom.eigenfunctioncontrol.control.IdoSolver;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What ten times the horizon costs an iteration: nothing for the correction near the end, tenfold for a rival. The
 * refresh of the correction's start states, once in a hundred iterations, is not in the median.
 */
final class GroundStateHorizon {

    private static final int DIM = 20;
    private static final int STEPS_PER_UNIT = 25;
    private static final List<Integer> HORIZONS = List.of(4, 40);

    private GroundStateHorizon() {}

    static void run(int rounds) {
        Eigensystem learned =
                new EigenfunctionSolver(EigenfunctionConfig.defaults().steps(20, 10), 0).fit(problem(4), trace -> {});
        Alternating sides = new Alternating();
        long peak = peakMegabytes();
        for (boolean hybrid : new boolean[] {true, false}) {
            for (int horizon : HORIZONS) {
                String name = (hybrid ? "hybrid" : "rival") + " " + horizon;
                block(learned, hybrid, horizon, 3);
                long now = peakMegabytes();
                System.out.printf(Locale.ROOT, "%s: the process's largest memory grew by %d MB%n", name, now - peak);
                peak = now;
                sides.side(name, times -> block(learned, hybrid, horizon, times));
            }
        }
        Alternating.Result result = sides.run(rounds, 3);
        for (String law : List.of("hybrid", "rival")) {
            double[] growth = result.ratio(law + " 40", law + " 4");
            System.out.printf(
                    Locale.ROOT,
                    "%s: an iteration takes %.1f ms at T = 4 and %.1f ms at T = 40: %.2f [%.2f, %.2f]%n",
                    law,
                    result.of(law + " 4"),
                    result.of(law + " 40"),
                    growth[1],
                    growth[0],
                    growth[2]);
        }
    }

    private static SocProblem problem(int horizon) {
        return SocProblem.builder()
                .dim(DIM)
                .potential(Potentials.isotropic(DIM, -1))
                .runningCost(Costs.squared(DIM, 1))
                .terminalCost(Costs.squared(DIM, 0.5))
                .horizon(horizon)
                .build();
    }

    /** The median milliseconds of an iteration of adjoint matching, over the window or over the whole horizon. */
    private static double block(Eigensystem learned, boolean hybrid, int horizon, int times) {
        IdoConfig config = IdoConfig.of(Ido.ADJOINT_MATCHING).limits(times + 2, 0);
        double[] at = new double[times + 2];
        ControlTrace.Listener clock = trace -> at[trace.iteration() - 1] = System.nanoTime() / 1e6;
        if (hybrid) {
            new HybridSolver(config, 1, 0).fit(problem(horizon), learned, STEPS_PER_UNIT * horizon, clock);
        } else {
            new IdoSolver(config, 0).fit(problem(horizon), STEPS_PER_UNIT * horizon, clock);
        }
        double[] took = new double[times + 1];
        Arrays.setAll(took, i -> at[i + 1] - at[i]);
        Arrays.sort(took);
        return took[times / 2];
    }

    /** The largest resident memory of this process so far, 0 where the system does not tell. */
    private static long peakMegabytes() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
