package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
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
import java.util.List;

/**
 * Learns the states above the ground state by the variational loss {@code β_v Σ⟨‖∇F_i‖² + 2β²f F_i²⟩ + ‖⟨FFᵀ⟩ − I‖² +
 * 2‖c₀‖²}, the last term keeping them orthogonal to it; then sharpens the eigenvalues by Rayleigh–Ritz in the space
 * they span.
 */
final class ExcitedStates {

    private final EigenfunctionConfig config;
    private final long seed;

    ExcitedStates(EigenfunctionConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    Eigensystem complete(
            GroundState ground,
            Eigenvalue ritz,
            StateSampler sampler,
            List<String> warnings,
            TrainingTrace.Listener listener) {
        Eigenvalue local = Eigenvalue.local(ground, sampler, Math.max(8, config.evaluationStates() / 4));
        double[] residuals = residuals(ground, ritz, sampler);
        if (config.eigenstates() == 1) {
            return new Eigensystem(ground, ritz, local, residuals, List.of(), warnings);
        }
        UNetMlp net = new UNetMlp(
                Init.of(Rng.seed(seed).split("excited")),
                ground.problem().dim(),
                config.eigenstates() - 1,
                config.widths(),
                config.activation());
        train(ground, ritz, net, sampler, listener);
        return new Eigensystem(ground, ritz, local, residuals, levels(ground, net, ritz, sampler), warnings);
    }

    private static double[] residuals(GroundState ground, Eigenvalue ritz, StateSampler sampler) {
        try (Scope scope = Scope.open()) {
            Tensor off =
                    ground.localEnergy(sampler.draw(2048)).sub(ritz.value()).abs();
            double[] sorted = off.sort(0, false).values().toDoubles();
            return new double[] {sorted[1024], sorted[1843], sorted[2027]};
        }
    }

    private void train(
            GroundState ground, Eigenvalue ritz, UNetMlp net, StateSampler sampler, TrainingTrace.Listener listener) {
        double betaV = config.betaV() > 0 ? config.betaV() : 0.5 / Math.abs(ritz.value());
        if (betaV * ritz.value() >= 2) {
            betaV = 1 / ritz.value();
        }
        Schedule schedule = Schedule.cosine(1, 5e-3, config.excitedSteps());
        try (Optimizer adam =
                new AdamConfig(config.learningRate(), 0.9, 0.999, 1e-8, 1e-8, List.of()).create(net.parameters())) {
            for (int it = 0; it < config.excitedSteps(); it++) {
                try (Scope scope = Scope.open()) {
                    Tensor x = sampler.draw(config.batch());
                    Functions functions = Functions.of(ground, net, x, true);
                    Tensor gram = functions.gram();
                    Tensor overlap = functions
                            .values()
                            .mul(functions.normalisedGround().unsqueeze(1))
                            .mean(0)
                            .mul(Math.sqrt(1 - betaV * ritz.value() / 2));
                    Tensor unit = Tensors.eye(config.eigenstates() - 1, DType.F32);
                    Tensor loss = functions
                            .energies()
                            .sum()
                            .mul(betaV)
                            .add(gram.sub(unit).square().sum())
                            .add(overlap.square().sum(), 2);
                    loss.backward();
                    GradientClipping.byGlobalNorm(net.parameters().values(), config.clipNorm());
                    adam.step(schedule.at(it));
                    adam.clearGradients();
                    double estimate =
                            2 / betaV * (1 - gram.select(0, 0).select(0, 0).item());
                    listener.on(new TrainingTrace(
                            it + 1, config.excitedSteps(), TrainingTrace.Stage.EXCITED, loss.item(), estimate));
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
            SocProblem problem = ground.problem();
            Tensor cost = problem.running().value(x).detach().mul(2 * problem.beta() * problem.beta());
            List<Tensor> all = new ArrayList<>();
            for (int i = 0; i < slopes.size(); i++) {
                Tensor squared = values.select(1, i).square();
                all.add(slopes.get(i).square().sum(1).add(squared.mul(cost)).mean());
            }
            return Tensors.stack(all, 0);
        }

        Tensor normalisedGround() {
            Tensor logNorm = LogDomain.logMeanExp(groundValue.mul(2));
            return groundValue.sub(logNorm.mul(0.5)).exp();
        }
    }

    /** Rayleigh–Ritz with the ground state among the functions, and the coefficients of the terminal cost. */
    private List<Eigensystem.Excited> levels(GroundState ground, UNetMlp net, Eigenvalue ritz, StateSampler sampler) {
        int k = config.eigenstates();
        double[] gram = new double[k * k];
        double[] stiffness = new double[k * k];
        double[] overlaps = new double[k];
        double shift = Double.NaN;
        int batches = Math.max(4, config.evaluationStates() / 2048);
        for (int b = 0; b < batches; b++) {
            try (Scope scope = Scope.open()) {
                Tensor x = sampler.draw(Math.min(2048, config.evaluationStates()));
                Functions functions = Functions.of(ground, net, x, false);
                ReferenceMeasure measure = ground.measure();
                SocProblem problem = ground.problem();
                double beta = problem.beta();
                Tensor phi = functions.groundValue().exp().unsqueeze(1);
                Tensor values = Tensors.cat(List.of(phi, functions.values()), 1).to(DType.F64);
                List<Tensor> slopes = new ArrayList<>();
                slopes.add(ground.gradientOfLog(x).mul(phi));
                slopes.addAll(functions.slopes());
                Tensor all = Tensors.stack(slopes, 1).to(DType.F64); // (batch, k, d)
                Tensor cost = problem.running().value(x).detach().to(DType.F64).mul(2 * beta * beta);
                add(gram, values.t().matmul(values));
                Tensor kinetic = Linalg.einsum("bid,bjd->ij", all, all);
                add(stiffness, kinetic.add(values.mul(cost.unsqueeze(1)).t().matmul(values)));
                Tensor logs = problem.terminal()
                        .value(x)
                        .detach()
                        .mul(-beta)
                        .sub(measure.logShift(x).detach())
                        .to(DType.F64);
                if (Double.isNaN(shift)) {
                    shift = logs.max().item();
                }
                add(overlaps, logs.sub(shift).exp().unsqueeze(1).mul(values).sum(0));
            }
        }
        return diagonalise(k, gram, stiffness, overlaps);
    }

    private static void add(double[] sums, Tensor terms) {
        double[] values = terms.toDoubles();
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i];
        }
    }

    private static List<Eigensystem.Excited> diagonalise(int k, double[] gram, double[] stiffness, double[] overlaps) {
        try (Scope scope = Scope.open()) {
            Tensor lower = Linalg.cholesky(Tensors.of(gram, k, k));
            Tensor inverse = Linalg.inverse(lower);
            Tensor matrix = inverse.matmul(Tensors.of(stiffness, k, k)).matmul(inverse.t());
            Linalg.Eigh eigen = Linalg.eigh(matrix.add(matrix.t()).mul(0.5));
            double[] values = eigen.values().toDoubles();
            Tensor c = eigen.vectors()
                    .t()
                    .matmul(inverse)
                    .matmul(Tensors.of(overlaps, k, 1))
                    .squeeze(1);
            double[] coefficients = c.toDoubles();
            List<Eigensystem.Excited> found = new ArrayList<>();
            for (int i = 1; i < k; i++) {
                found.add(new Eigensystem.Excited(
                        values[i], values[i] - values[0], Math.abs(coefficients[i] / coefficients[0])));
            }
            return found;
        }
    }
}
