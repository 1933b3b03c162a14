package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.ProblemException;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Safetensors;
import dev.fathom.engine.SafetensorsFile;
import dev.fathom.engine.Tensor;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.laplacian.SmoothActivation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was learned of a problem's spectrum, and the control law it gives for any horizon. */
public final class Eigensystem {

    /** Below this a coefficient of the terminal cost counts as zero. */
    private static final double ABSENT = 0.02;

    /**
     * A state above the ground state.
     *
     * @param eigenvalue λ_i
     * @param gap λ_i − λ₀, both from the same Rayleigh–Ritz problem
     * @param error the gap's standard error over blocks of states that are independent of each other
     * @param coefficient {@code |c_i|}: how much of it the terminal cost excites, relative to the ground state
     */
    public record Excited(double eigenvalue, double gap, double error, double coefficient) {

        /** Whether the terminal cost excites it at all; by symmetry it may not. */
        public boolean isExcited() {
            return coefficient > ABSENT;
        }
    }

    private final GroundState ground;
    private final Eigenvalue frozen;
    private final Eigenvalue ritz;
    private final Eigenvalue local;
    private final double[] residuals;
    private final List<Excited> excited;
    private final List<String> warnings;

    Eigensystem(
            GroundState ground,
            Eigenvalue frozen,
            Eigenvalue ritz,
            Eigenvalue local,
            double[] residuals,
            List<Excited> excited,
            List<String> warnings) {
        this.ground = ground;
        this.frozen = frozen;
        this.ritz = ritz;
        this.local = local;
        this.residuals = residuals.clone();
        this.excited = List.copyOf(excited);
        this.warnings = new ArrayList<>(warnings);
        if (!excited.isEmpty()) {
            noteGaps();
        }
    }

    private void noteGaps() {
        for (int i = 0; i < excited.size(); i++) {
            Excited state = excited.get(i);
            if (!state.isExcited()) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "state %d (gap %.4g) is not excited by the terminal cost (|c| = %.2g): the next gap governs%s",
                        i + 1,
                        state.gap(),
                        state.coefficient(),
                        i + 1 < excited.size() ? "" : "; learn " + (i + 3) + " eigenstates to know it"));
            } else if (!(relaxation(state.gap()) <= ground.problem().horizon())) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "state %d lies only %.3g above the ground state and the terminal cost excites it (|c| = %.2g): its"
                                + " relaxation time is %.4g, the horizon %.4g, so the correction near the end is not short",
                        i + 1,
                        state.gap(),
                        state.coefficient(),
                        relaxation(state.gap()),
                        ground.problem().horizon()));
            }
        }
    }

    private double relaxation(double gap) {
        return gap > 0 ? 2 * ground.problem().beta() / gap : Double.POSITIVE_INFINITY;
    }

    /** The ground state. */
    public GroundState ground() {
        return ground;
    }

    /**
     * λ₀ as the Rayleigh quotient, over many states, of the function as finally learned. It looks where φ is large, and
     * an error of φ changes it by the error's square only.
     */
    public Eigenvalue groundEnergy() {
        return ritz;
    }

    /**
     * λ₀ as it was frozen for the second stage, when φ was that of the first; {@link #groundEnergy} if there was no
     * second.
     */
    public Eigenvalue frozenEnergy() {
        return frozen;
    }

    /**
     * λ₀ as the mean local energy of the function as finally learned: it looks everywhere alike, and is wrong by as
     * much as φ is anywhere. A {@linkplain #warnings() warning} tells if it is more than five standard errors and 2 %
     * of the energy's scale (the Rayleigh quotient with the running cost's size for the cost) from the Rayleigh
     * quotient.
     */
    public Eigenvalue localEnergy() {
        return local;
    }

    /** λ₀/(2β²), with the Rayleigh quotient for λ₀: what a unit of time costs in the long run. */
    public double ergodicCost() {
        double beta = ground.problem().beta();
        return ritz.value() / (2 * beta * beta);
    }

    /**
     * The median, 90 % and 99 % quantiles of {@code |Lφ/φ − λ₀|}; a warning tells if the last is above half of the
     * energy's scale.
     */
    public double[] residualQuantiles() {
        return residuals.clone();
    }

    /** The states above the ground state that were learned. */
    public List<Excited> excited() {
        return excited;
    }

    /**
     * λ₁ − λ₀.
     *
     * @throws IllegalStateException if only the ground state was learned
     */
    public double spectralGap() {
        if (excited.isEmpty()) {
            throw new IllegalStateException("only the ground state was learned; ask for 2 eigenstates or more");
        }
        return excited.get(0).gap();
    }

    /** The smallest gap whose state the terminal cost excites; the largest one known if it excites none. */
    public double governingGap() {
        spectralGap();
        return excited.stream()
                .filter(Excited::isExcited)
                .findFirst()
                .orElse(excited.get(excited.size() - 1))
                .gap();
    }

    /** 2β/(λ₁ − λ₀); infinite if there is no gap. */
    public double relaxationTime() {
        return relaxation(spectralGap());
    }

    /**
     * How long before the end the long-horizon control stops being right within a share ε: the cut-off {@code T − T_cut
     * = 2β/gap · log(1/ε)} with the governing gap.
     *
     * @throws ProblemException if the gap is so small that this is no part of the horizon
     */
    public double suggestCutoff(double epsilon) {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon must be in (0, 1), got " + epsilon);
        }
        double gap = governingGap();
        double cutoff = 2 * ground.problem().beta() / gap * Math.log(1 / epsilon);
        double horizon = ground.problem().horizon();
        if (!(gap > 0) || cutoff > horizon) {
            throw new ProblemException(
                    ProblemException.Fault.VANISHING_GAP,
                    gap,
                    String.format(
                            Locale.ROOT,
                            "the gap %.4g is too small: the correction would last %.4g, the horizon is %.4g",
                            gap,
                            cutoff,
                            horizon),
                    excited.stream().noneMatch(Excited::isExcited)
                            ? "the terminal cost excites no state learned so far: learn " + (excited.size() + 2)
                                    + " eigenstates (`learning.eigenstates`) to know the gap that governs"
                            : "correct over the whole horizon (a cut-off of T), or use a longer one");
        }
        return cutoff;
    }

    /** What a user should know, each in one line. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The control law for every time far from the end, of states as the problem has them: whitened if σ was given. */
    public Feedback longHorizonControl() {
        return ground.control();
    }

    /** Writes the network and the figures as safetensors, with what {@link #load} must be given again. */
    public void save(Path file) throws IOException {
        Map<String, String> figures = new LinkedHashMap<>(ground.identity());
        figures.put("frozen", frozen.value() + " " + frozen.error());
        figures.put("ritz", ritz.value() + " " + ritz.error());
        figures.put("local", local.value() + " " + local.error());
        figures.put("residuals", residuals[0] + " " + residuals[1] + " " + residuals[2]);
        for (int i = 0; i < excited.size(); i++) {
            Excited e = excited.get(i);
            figures.put("excited." + i, e.eigenvalue() + " " + e.gap() + " " + e.error() + " " + e.coefficient());
        }
        Safetensors.write(file, ground.network().state(), figures);
    }

    /**
     * Reads what {@link #save} wrote.
     *
     * @param widths of the network, as it was learned
     * @throws IOException if the file is no such file, or was learned with another β, measure, network or potential:
     *     the network alone is no control law
     */
    public static Eigensystem load(
            Path file, SocProblem problem, ReferenceMeasure measure, List<Integer> widths, SmoothActivation activation)
            throws IOException {
        GroundState ground = new GroundState(problem, measure, widths, activation, Rng.seed(0));
        try (SafetensorsFile opened = Safetensors.open(file)) {
            Map<String, String> figures = opened.metadata();
            ground.requireIdentity(figures, file);
            Map<String, Tensor> state = new LinkedHashMap<>();
            for (String name : ground.network().state().keySet()) {
                state.put(name, opened.tensor(name));
            }
            ground.network().load(state);
            List<Excited> excited = new ArrayList<>();
            for (int i = 0; figures.containsKey("excited." + i); i++) {
                double[] e = numbers(figures, "excited." + i, 4);
                excited.add(new Excited(e[0], e[1], e[2], e[3]));
            }
            return new Eigensystem(
                    ground,
                    eigenvalue(figures, "frozen"),
                    eigenvalue(figures, "ritz"),
                    eigenvalue(figures, "local"),
                    numbers(figures, "residuals", 3),
                    excited,
                    List.of());
        }
    }

    private static Eigenvalue eigenvalue(Map<String, String> figures, String key) throws IOException {
        double[] both = numbers(figures, key, 2);
        return new Eigenvalue(both[0], both[1]);
    }

    private static double[] numbers(Map<String, String> figures, String key, int count) throws IOException {
        String text = figures.getOrDefault(key, "");
        String[] parts = text.split(" ");
        double[] numbers = new double[count];
        try {
            for (int i = 0; i < count; i++) {
                numbers[i] = Double.parseDouble(parts[i]);
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("the file has no '" + key + "' of " + count + " numbers, it has '" + text + "'", e);
        }
        return numbers;
    }
}
