package dev.fathom.amid.study;

import dev.fathom.amid.AdjointGradient;
import dev.fathom.amid.DesignGradient;
import dev.fathom.amid.GradientResult;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.baseline.UnrolledGradient;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.optim.adjoint.Checkpointing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What one gradient with T = 400, 100 values and 100 bids costs, measured in a process of its own: what an allocator
 * kept of earlier work would blur the figure.
 */
public final class CostProbe {

    private static final int STEPS = 400;
    private static final int HIDDEN = 64;

    private CostProbe() {}

    /** How the gradient is found. */
    enum How {
        /** The adjoint, every step stored. */
        ALL,
        /** The adjoint, √T checkpoints. */
        SQRT,
        /** Automatic differentiation of the unrolled steps. */
        UNROLLED;

        DesignGradient through(OnlineMirrorDescent solver) {
            return switch (this) {
                case ALL -> new AdjointGradient(solver, Checkpointing.storeAll());
                case SQRT -> new AdjointGradient(solver, Checkpointing.sqrt());
                case UNROLLED -> new UnrolledGradient(solver);
            };
        }
    }

    /**
     * The costs.
     *
     * @param seconds of one gradient, after a short one
     * @param megabytes by which the process's largest physical memory grew; NaN where it cannot be known, which is
     *     everywhere but on Linux
     * @param states of the solver held at once
     * @param fingerprint of the gradient's bits
     */
    record Cost(double seconds, double megabytes, int states, int fingerprint) {}

    static AuctionGame game(int rounds) {
        return Settings.neural(BatchedAuction.builder().rounds(rounds).build(), HIDDEN);
    }

    static OnlineMirrorDescent solver(int steps) {
        return OnlineMirrorDescent.of(10, steps);
    }

    /**
     * Measures in a new process.
     *
     * @throws IOException if it fails, for instance for lack of memory
     */
    static Cost measure(How how, int rounds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms16m",
                        "-Xmx8g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CostProbe.class.getName(),
                        how.name(),
                        String.valueOf(rounds)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException("the process that measures a gradient (" + how + ", " + rounds + " rounds) failed");
        }
        String[] fields = answer.substring(answer.lastIndexOf('\n') + 1).split(" ");
        return new Cost(
                Double.parseDouble(fields[0]),
                Double.parseDouble(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]));
    }

    /** The process that measures: how, rounds; prints seconds, megabytes, states and fingerprint. */
    public static void main(String[] args) {
        How how = How.valueOf(args[0]);
        AuctionGame game = game(Integer.parseInt(args[1]));
        double[] theta = game.initialParameters(0);
        how.through(solver(4)).evaluate(game, theta, 0);
        double before = peak();
        long start = System.nanoTime();
        GradientResult result = how.through(solver(STEPS)).evaluate(game, theta, 0);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%.3f %.1f %d %d%n",
                seconds,
                peak() - before,
                result.peakStoredStates(),
                Arrays.hashCode(result.gradient()));
    }

    /** The largest physical memory of this process so far, in megabytes. */
    private static double peak() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1e6)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
