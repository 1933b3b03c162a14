package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.lab.recipe.About;
import dev.fathom.sde.laplacian.SmoothActivation;
import java.util.List;
import java.util.function.Consumer;

/**
 * How the ground state is learned.
 *
 * @param widths of the U-Net's levels
 * @param activation smooth
 * @param loss of the second stage; the first is always Ritz
 * @param iterations of both stages together
 * @param ritzSteps least number of iterations of the first stage
 * @param batch states in each iteration
 * @param learningRate at the beginning; it falls to a two-hundredth along a cosine
 * @param clipNorm largest norm of the gradient
 * @param betaV weight of the variational loss, which needs {@code β_v λ₀ < 2}; 0 to derive it from the energy's scale.
 *     The excited states take less where their own energies need it
 * @param laplacian how Δf is found
 * @param evaluationStates over which λ₀ is averaged when it is frozen, and at the end
 * @param eigenstates k: 1 for the ground state alone, 2 or more for the gap
 * @param excitedSteps iterations for the excited states
 * @param annealing share, in [0, 1), of the second stage over which the relative loss's weight goes from PINN's
 *     {@code e^{2f}} to none; 0 is the paper's, anything else ours
 */
public record EigenfunctionConfig(
        @About("widths of the network's levels") List<Integer> widths,
        @About("smooth activation of the network") SmoothActivation activation,

        @About("loss of the second stage; the first is ritz")
        EigenLoss loss,

        @About("iterations of both stages together") int iterations,
        @About("least iterations of the first stage") int ritzSteps,
        @About("states in each iteration") int batch,

        @About("learning rate at the beginning, falling along a cosine")
        double learningRate,

        @About("largest norm of the gradient") double clipNorm,

        @About("weight of the variational loss, 0 to derive it")
        double betaV,

        @About("how the Laplacian is found") LaplacianMode laplacian,
        @About("states to average the eigenvalue over") int evaluationStates,

        @About("eigenstates to learn: 1 is the ground state alone, 2 gives the gap")
        int eigenstates,

        @About("iterations for the excited states") int excitedSteps,

        @About("share of the second stage over which the weight e^{2f} fades, 0 as in the paper")
        double annealing) {

    /** Checks the ranges. */
    public EigenfunctionConfig {
        widths = List.copyOf(widths);
        atLeast(1, widths.size(), "the number of widths");
        widths.forEach(width -> atLeast(1, width, "every one of widths"));
        atLeast(1, iterations, "iterations");
        atLeast(0, ritzSteps, "ritzSteps");
        atLeast(8, batch, "batch");
        atLeast(1, evaluationStates, "evaluationStates");
        atLeast(1, eigenstates, "eigenstates");
        atLeast(0, excitedSteps, "excitedSteps");
        if (ritzSteps > iterations || (ritzSteps == iterations && loss != EigenLoss.RITZ)) {
            throw new IllegalArgumentException("ritzSteps must be "
                    + (loss == EigenLoss.RITZ ? "at most" : "below") + " iterations, got " + ritzSteps + " of "
                    + iterations + (loss == EigenLoss.RITZ ? "" : ": the loss " + loss + " would never be used"));
        }
        if (eigenstates > 1 && excitedSteps == 0) {
            throw new IllegalArgumentException("excitedSteps must be at least 1 for " + eigenstates
                    + " eigenstates, got 0; for the ground state alone set eigenstates to 1");
        }
        if (!(learningRate > 0) || !(clipNorm > 0) || !(betaV >= 0)) {
            throw new IllegalArgumentException("learningRate and clipNorm must be > 0 and betaV >= 0, got "
                    + learningRate + ", " + clipNorm + " and " + betaV);
        }
        if (loss == EigenLoss.LOG_RELATIVE && laplacian == LaplacianMode.HUTCHINSON) {
            throw new IllegalArgumentException("laplacian must not be HUTCHINSON for the loss LOG_RELATIVE:"
                    + " the logarithm of a noisy estimate is biased; use AUTO, or the loss RELATIVE");
        }
        if (!(annealing >= 0 && annealing < 1) || (annealing > 0 && loss != EigenLoss.RELATIVE)) {
            throw new IllegalArgumentException("annealing must be in [0, 1), and 0 for every loss but RELATIVE, got "
                    + annealing + " for " + loss);
        }
    }

    private static void atLeast(int least, int value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
        }
    }

    /**
     * Widths 64-64-32, 2400 iterations of which 400 Ritz, batches of 256, the relative loss, the ground state alone.
     */
    public static EigenfunctionConfig defaults() {
        return new EigenfunctionConfig(
                List.of(64, 64, 32),
                SmoothActivation.GELU,
                EigenLoss.RELATIVE,
                2400,
                400,
                256,
                2e-3,
                3,
                0,
                LaplacianMode.AUTO,
                65_536,
                1,
                1500,
                0);
    }

    /** The same with another network. */
    public EigenfunctionConfig network(Integer... levels) {
        return with(draft -> draft.widths = List.of(levels));
    }

    /** The same with another loss. */
    public EigenfunctionConfig loss(EigenLoss other) {
        return with(draft -> draft.loss = other);
    }

    /** The same with another length of training. */
    public EigenfunctionConfig steps(int all, int ritz) {
        return with(draft -> {
            draft.iterations = all;
            draft.ritzSteps = ritz;
        });
    }

    /** The same with other batches. */
    public EigenfunctionConfig batch(int states, double rate) {
        return with(draft -> {
            draft.batch = states;
            draft.learningRate = rate;
        });
    }

    /** The same with another number of eigenstates. */
    public EigenfunctionConfig eigenstates(int k, int steps) {
        return with(draft -> {
            draft.eigenstates = k;
            draft.excitedSteps = steps;
        });
    }

    /** The same with another Laplacian. */
    public EigenfunctionConfig laplacian(LaplacianMode mode) {
        return with(draft -> draft.laplacian = mode);
    }

    /** The same with another variational weight. */
    public EigenfunctionConfig variationalWeight(double weight) {
        return with(draft -> draft.betaV = weight);
    }

    /** The same with another share of annealing. */
    public EigenfunctionConfig annealing(double share) {
        return with(draft -> draft.annealing = share);
    }

    private EigenfunctionConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.config();
    }

    /** The settings while some of them are changed. */
    private static final class Draft {
        private List<Integer> widths;
        private final SmoothActivation activation;
        private EigenLoss loss;
        private int iterations;
        private int ritzSteps;
        private int batch;
        private double learningRate;
        private final double clipNorm;
        private double betaV;
        private LaplacianMode laplacian;
        private final int evaluationStates;
        private int eigenstates;
        private int excitedSteps;
        private double annealing;

        Draft(EigenfunctionConfig from) {
            this.widths = from.widths;
            this.activation = from.activation;
            this.loss = from.loss;
            this.iterations = from.iterations;
            this.ritzSteps = from.ritzSteps;
            this.batch = from.batch;
            this.learningRate = from.learningRate;
            this.clipNorm = from.clipNorm;
            this.betaV = from.betaV;
            this.laplacian = from.laplacian;
            this.evaluationStates = from.evaluationStates;
            this.eigenstates = from.eigenstates;
            this.excitedSteps = from.excitedSteps;
            this.annealing = from.annealing;
        }

        EigenfunctionConfig config() {
            return new EigenfunctionConfig(
                    widths,
                    activation,
                    loss,
                    iterations,
                    ritzSteps,
                    batch,
                    learningRate,
                    clipNorm,
                    betaV,
                    laplacian,
                    evaluationStates,
                    eigenstates,
                    excitedSteps,
                    annealing);
        }
    }
}
