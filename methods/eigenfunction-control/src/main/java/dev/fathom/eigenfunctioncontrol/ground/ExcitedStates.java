package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.Linalg;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.UNetMlp;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.GradientClipping;
import dev.fathom.optim.Optimizer;
import dev.fathom.optim.Schedule;
import dev.fathom.sde.LogDomain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Learns the states above the ground state by the variational loss {@code β_v Σ⟨‖∇F_i‖² + 2β²f F_i²⟩ + ‖⟨FFᵀ⟩ − I‖² +
 * 2‖c₀‖²}, the last term keeping them orthogonal to it; then sharpens the eigenvalues by Rayleigh–Ritz in the space
 * they span.
 */
final class ExcitedStates {

    /** Of the moving average of the functions' quotients. */
    private static final double SMOOTHING = 0.9;

    /** A mean square below this is far from the half or more that a learned function has. */
    private static final double VANISHED = 0.05;

    private final EigenfunctionConfig config;
    private final long seed;

    ExcitedStates(EigenfunctionConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    Eigensystem complete(
            GroundState ground,
            Eigenvalue frozen,
            StateSampler sampler,
            List<String> warnings,
            TrainingTrace.Listener listener) {
        Eigenvalue ritz = Eigenvalue.rayleigh(ground, sampler, config.evaluationStates());
        Eigenvalue local = Eigenvalue.local(ground, sampler, Math.max(8, config.evaluationStates() / 4));
        double scale = Eigenvalue.scale(ground, sampler, Math.min(8192, config.evaluationStates()));
        double[] residuals = residuals(ground, ritz, sampler);
        warnings.addAll(Agreement.notes(ritz, local, residuals, scale));
        Eigenvalue before = Double.isNaN(frozen.value()) ? ritz : frozen;
        if (config.eigenstates() == 1) {
            return new Eigensystem(ground, before, ritz, local, residuals, List.of(), warnings);
        }
        UNetMlp net = new UNetMlp(
                Init.of(Rng.seed(seed).split("excited")),
                ground.problem().dim(),
                config.eigenstates() - 1,
                config.widths(),
                config.activation());
        train(ground, ritz, scale, net, sampler, listener);
        List<Eigensystem.Excited> levels = levels(ground, net, sampler, warnings);
        return new Eigensystem(ground, before, ritz, local, residuals, levels, warnings);
    }

    private static double[] residuals(GroundState ground, Eigenvalue ritz, StateSampler sampler) {
        try (Scope scope = Scope.open()) {
            Tensor off =
                    ground.localEnergy(sampler.draw(2048)).sub(ritz.value()).abs();
            double[] sorted = off.sort(0, false).values().toDoubles();
            return new double[] {sorted[1024], sorted[1843], sorted[2027]};
        }
    }

    /**
     * The loss is least at {@code ⟨F_i²⟩ = 1 − β_vλ_i/2}, so β_v follows the quotients of the functions themselves: 1
     * over the largest, with the running cost's size for the cost, keeps every norm at a half or more whatever the
     * signs.
     */
    private void train(
            GroundState ground,
            Eigenvalue ritz,
            double scale,
            UNetMlp net,
            StateSampler sampler,
            TrainingTrace.Listener listener) {
        Schedule schedule = Schedule.cosine(1, 5e-3, config.excitedSteps());
        double largest = Double.NaN;
        try (Optimizer adam =
                new AdamConfig(config.learningRate(), 0.9, 0.999, 1e-8, 1e-8, List.of()).create(net.parameters())) {
            for (int it = 0; it < config.excitedSteps(); it++) {
                try (Scope scope = Scope.open()) {
                    Tensor x = sampler.draw(config.batch());
                    Functions functions = Functions.of(ground, net, x, true);
                    double now = functions.largestSize();
                    largest = Double.isNaN(largest) ? now : SMOOTHING * largest + (1 - SMOOTHING) * now;
                    double most = 1 / Math.max(scale, largest);
                    double betaV = config.betaV() > 0 ? Math.min(config.betaV(), most) : most;
                    Tensor gram = functions.gram();
                    Tensor overlap = functions
                            .values()
                            .mul(functions.normalisedGround().unsqueeze(1))
                            .mean(0)
                            .mul(Math.sqrt(Math.max(0.5, 1 - betaV * ritz.value() / 2)));
                    Tensor unit = Tensors.eye(config.eigenstates() - 1, DType.F32);
                    Tensor energies = functions.energies();
                    Tensor loss = energies.sum()
                            .mul(betaV)
                            .add(gram.sub(unit).square().sum())
                            .add(overlap.square().sum(), 2);
                    loss.backward();
                    GradientClipping.byGlobalNorm(net.parameters().values(), config.clipNorm());
                    adam.step(schedule.at(it));
                    adam.clearGradients();
                    double quotient = energies.select(0, 0).item()
                            / gram.select(0, 0).select(0, 0).item();
                    listener.on(new TrainingTrace(
                            it + 1, config.excitedSteps(), TrainingTrace.Stage.EXCITED, loss.item(), quotient));
                }
            }
        }
    }

    /** Signed functions F_i, already with the factor that turns them into eigenfunctions under ρ. */
    private record Functions(GroundState ground, Tensor x, Tensor groundValue, Tensor values, List<Tensor> slopes) {

        static Functions of(GroundState ground, UNetMlp net, Tensor x, boolean graph) {
            Tensor point = x.detach().requiresGrad(true);
            Tensor values = net.forward(point);
            Tensor shift = ground.measure().shift(x);
            List<Tensor> slopes = new ArrayList<>();
            for (int i = 0; i < values.size(1); i++) {
                Tensor column = values.select(1, i);
                Tensor slope = Autograd.vjp(List.of(column), List.of(point), List.of(Tensors.onesLike(column)), true)
                        .get(0);
                Tensor full = slope.add(column.unsqueeze(1).mul(shift));
                slopes.add(graph ? full : full.detach());
            }
            Tensor f = ground.network().forward(x.detach()).squeeze(1).detach();
            return new Functions(ground, x.detach(), f, graph ? values : values.detach(), slopes);
        }

        Tensor gram() {
            return values.t().matmul(values).div(values.size(0));
        }

        Tensor energies() {
            return energies(cost());
        }

        private Tensor cost() {
            SocProblem problem = ground.problem();
            return problem.running().value(x).detach().mul(2 * problem.beta() * problem.beta());
        }

        private Tensor energies(Tensor cost) {
            List<Tensor> all = new ArrayList<>();
            for (int i = 0; i < slopes.size(); i++) {
                Tensor squared = values.select(1, i).square();
                all.add(slopes.get(i).square().sum(1).add(squared.mul(cost)).mean());
            }
            return Tensors.stack(all, 0);
        }

        /** The largest of {@code ⟨‖∇F_i‖² + 2β²|f|F_i²⟩/⟨F_i²⟩}. */
        double largestSize() {
            Tensor norms = values.detach().square().mean(0).clampMin(1e-12);
            return energies(cost().abs()).detach().div(norms).max().item();
        }

        Tensor normalisedGround() {
            Tensor logNorm = LogDomain.logMeanExp(groundValue.mul(2));
            return groundValue.sub(logNorm.mul(0.5)).exp();
        }
    }

    /** The sums of a Rayleigh–Ritz problem over some states. */
    private record Sums(int count, double[] gram, double[] stiffness, double[] overlaps) {

        static Sums zero(int k) {
            return new Sums(0, new double[k * k], new double[k * k], new double[k]);
        }

        Sums plus(Sums other, int sign) {
            return new Sums(
                    count + sign * other.count,
                    add(gram, other.gram, sign),
                    add(stiffness, other.stiffness, sign),
                    add(overlaps, other.overlaps, sign));
        }

        private static double[] add(double[] one, double[] other, int sign) {
            double[] sum = one.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += sign * other[i];
            }
            return sum;
        }
    }

    /**
     * Rayleigh–Ritz with the ground state among the functions, and the coefficients of the terminal cost; standard
     * errors by leaving out one block of states after the other.
     */
    private List<Eigensystem.Excited> levels(
            GroundState ground, UNetMlp net, StateSampler sampler, List<String> warnings) {
        int k = config.eigenstates();
        Draws draws = new Draws(sampler, config.evaluationStates());
        Sums[] blocks = new Sums[draws.blocks()];
        Arrays.fill(blocks, Sums.zero(k));
        double[] shift = {Double.NaN};
        draws.each((part, x) -> {
            Functions functions = Functions.of(ground, net, x, false);
            for (int b = 0; b < blocks.length; b++) {
                int from = part.start(b);
                int rows = part.start(b + 1) - from;
                if (rows > 0) {
                    blocks[b] = blocks[b].plus(sums(functions, from, rows, shift), 1);
                }
            }
        });
        Sums all = Sums.zero(k);
        for (Sums block : blocks) {
            all = all.plus(block, 1);
        }
        for (int i = 1; i < k; i++) {
            double norm = all.gram()[i * k + i] / all.count();
            if (!(norm >= VANISHED)) {
                warnings.add(String.format(
                        Locale.ROOT,
                        "state %d was hardly learned (mean square %.2g, a half or more is expected): its gap says nothing;"
                                + " raise `excitedSteps`",
                        i,
                        norm));
            }
        }
        Levels levels = Levels.of(k, all);
        double[] squares = new double[k];
        for (Sums block : blocks) {
            double[] without = Levels.of(k, all.plus(block, -1)).gaps();
            for (int i = 0; i < k; i++) {
                squares[i] += Math.pow(without[i] - levels.gaps()[i], 2);
            }
        }
        double share = (blocks.length - 1.0) / blocks.length;
        List<Eigensystem.Excited> found = new ArrayList<>();
        for (int i = 1; i < k; i++) {
            found.add(new Eigensystem.Excited(
                    levels.values()[i],
                    levels.gaps()[i],
                    Math.sqrt(share * squares[i]),
                    Math.abs(levels.coefficients()[i] / levels.coefficients()[0])));
        }
        return found;
    }

    /** The sums over some rows; the first call sets the shift that keeps the overlaps in range. */
    private static Sums sums(Functions functions, int from, int rows, double[] shift) {
        GroundState ground = functions.ground();
        SocProblem problem = ground.problem();
        double beta = problem.beta();
        Tensor x = functions.x().narrow(0, from, rows);
        Tensor phi = functions.groundValue().narrow(0, from, rows).exp().unsqueeze(1);
        Tensor values = Tensors.cat(List.of(phi, functions.values().narrow(0, from, rows)), 1)
                .to(DType.F64);
        List<Tensor> slopes = new ArrayList<>();
        slopes.add(ground.gradientOfLog(x).mul(phi));
        functions.slopes().forEach(slope -> slopes.add(slope.narrow(0, from, rows)));
        Tensor all = Tensors.stack(slopes, 1).to(DType.F64); // (rows, k, d)
        Tensor cost = problem.running().value(x).detach().to(DType.F64).mul(2 * beta * beta);
        Tensor kinetic = Linalg.einsum("bid,bjd->ij", all, all);
        Tensor stiffness = kinetic.add(values.mul(cost.unsqueeze(1)).t().matmul(values));
        Tensor logs = problem.terminal()
                .value(x)
                .detach()
                .mul(-beta)
                .sub(ground.measure().logShift(x).detach())
                .to(DType.F64);
        if (Double.isNaN(shift[0])) {
            shift[0] = logs.max().item();
        }
        Tensor overlaps = logs.sub(shift[0]).exp().unsqueeze(1).mul(values).sum(0);
        return new Sums(rows, values.t().matmul(values).toDoubles(), stiffness.toDoubles(), overlaps.toDoubles());
    }

    /** The solution of a Rayleigh–Ritz problem, lowest first. */
    private record Levels(double[] values, double[] gaps, double[] coefficients) {

        static Levels of(int k, Sums sums) {
            try (Scope scope = Scope.open()) {
                Tensor lower = Linalg.cholesky(Tensors.of(sums.gram(), k, k));
                Tensor inverse = Linalg.inverse(lower);
                Tensor matrix =
                        inverse.matmul(Tensors.of(sums.stiffness(), k, k)).matmul(inverse.t());
                Linalg.Eigh eigen = Linalg.eigh(matrix.add(matrix.t()).mul(0.5));
                Tensor c = eigen.vectors()
                        .t()
                        .matmul(inverse)
                        .matmul(Tensors.of(sums.overlaps(), k, 1))
                        .squeeze(1);
                double[] values = eigen.values().toDoubles();
                double[] gaps =
                        Arrays.stream(values).map(value -> value - values[0]).toArray();
                return new Levels(values, gaps, c.toDoubles());
            }
        }
    }
}
