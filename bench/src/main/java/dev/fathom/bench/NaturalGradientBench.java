package dev.fathom.bench;

import dev.fathom.data.catalog.Catalog;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.ngvi.Design;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.NaturalGradientVi;
import dev.fathom.ngvi.TuningFreeVi;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.baseline.AdamVi;
import dev.fathom.ngvi.data.FrameSpec;
import dev.fathom.ngvi.data.ModelFrame;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Variational inference for regressions: whole fits without tuning, how they grow with rows and coefficients, and
 * updates of a logistic regression (d = 30, batches of 64) beside ADVI in Java and in PyTorch.
 */
public final class NaturalGradientBench {

    private static final int ROWS = 6400;
    private static final int DIMENSION = 30;
    private static final int UPDATES = 1000;
    private static final List<String> PEERS = List.of("foreach", "single", "hand");

    private NaturalGradientBench() {}

    /** Runs all parts. */
    public static void main(String[] arguments) {
        fits();
        growth();
        Optional<String> python = PythonPeer.python("torch");
        if (python.isEmpty()) {
            System.out.println(
                    "no Python with torch was found (Debian: apt-get install python3-torch): without the peer");
            updates(null);
            return;
        }
        Path script = Path.of(System.getProperty("fathom.bench.peers", "bench/peers"), "natural_gradient.py");
        try (PythonPeer peer = PythonPeer.start(python.get(), script)) {
            updates(peer);
        }
    }

    private static void fits() {
        fit("breast cancer", "breast-cancer", "benign", Likelihood.LOGISTIC);
        fit("counts of doctor visits", "randhie", "mdvis", Likelihood.POISSON);
    }

    private static void fit(String title, String name, String target, Likelihood likelihood) {
        Catalog catalog = Catalog.standard(FathomHome.ofEnvironment().cache().resolve("data"));
        Glm glm = ModelFrame.of(catalog.table(name, System.out::println), FrameSpec.of(target), likelihood)
                .glm();
        GaussianPrior prior = GaussianPrior.standard(glm.dim());
        double first = Alternating.median(() -> new TuningFreeVi().fit(glm, prior), 1);
        double later = Alternating.median(() -> new TuningFreeVi().fit(glm, prior), 5);
        System.out.printf(
                "tuning-free fit, %s, %,d x %d: %.0f ms the first time in this JVM, %.0f ms later%n",
                title, glm.rows(), glm.dim(), first, later);
    }

    private static void growth() {
        for (int rows : new int[] {500, 1000, 2000, 4000, 8000, 16_000}) {
            grown(rows, 20);
        }
        for (int dim : new int[] {10, 20, 40, 80, 160}) {
            grown(2000, dim);
        }
    }

    private static void grown(int rows, int dim) {
        Glm glm = regression(rows, dim);
        GaussianPrior prior = GaussianPrior.standard(dim);
        long steps = new TuningFreeVi().fit(glm, prior).steps();
        double millis = Alternating.median(() -> new TuningFreeVi().fit(glm, prior), 3);
        System.out.printf(
                "tuning-free fit, random rows, n = %,6d, d = %3d: %6.0f ms, %4d steps, %.2f ms a step%n",
                rows, dim, millis, steps, millis / steps);
    }

    private static Glm regression(int rows, int dim) {
        Random random = new Random(1);
        double[] x = random.doubles((long) rows * dim, -1.7, 1.7).toArray();
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            y[i] = x[i * dim] + random.nextGaussian() > 0 ? 1 : -1;
        }
        return Glm.logistic(Design.rowMajor(dim, x), y);
    }

    private static void updates(@Nullable PythonPeer peer) {
        Glm glm = regression(ROWS, DIMENSION);
        GaussianPrior prior = GaussianPrior.standard(DIMENSION);
        int epochs = UPDATES * 64 / ROWS;
        Alternating sides = new Alternating()
                .side("natural, 1 draw", () -> natural(1).fit(glm, prior, epochs))
                .side("natural, 4 draws", () -> natural(4).fit(glm, prior, epochs))
                .side("ADVI in Java", () -> advi(glm, prior, epochs));
        if (peer != null) {
            for (String way : PEERS) {
                sides.side("ADVI in PyTorch, " + way, times -> peer.ask(way + " " + times));
            }
        }
        Alternating.Result result = sides.run(7, 5);
        report(result, "natural, 1 draw", null);
        report(result, "natural, 4 draws", null);
        report(result, "ADVI in Java", "natural, 1 draw");
        if (peer != null) {
            PEERS.forEach(way -> report(result, "ADVI in PyTorch, " + way, "natural, 1 draw"));
            report(result, result.quickest("ADVI in PyTorch"), "ADVI in Java");
        }
    }

    private static NaturalGradientVi natural(int draws) {
        return NaturalGradientVi.builder()
                .estimator(Estimators.price(draws))
                .batchSize(64)
                .withoutLoss()
                .build();
    }

    private static ViResult advi(Glm glm, GaussianPrior prior, int epochs) {
        return new AdamVi(new AdamVi.Gradient.Path(Estimators.reparameterised(1)), 0.01, 64, 1)
                .fitWithoutLoss(glm, prior, epochs);
    }

    private static void report(Alternating.Result result, String side, @Nullable String other) {
        System.out.printf("%s: %,.0f updates/s", side, UPDATES / result.of(side) * 1e3);
        if (other != null) {
            double[] ratio = result.ratio(side, other);
            System.out.printf("; takes %.1f (%.1f to %.1f) times as long as %s", ratio[1], ratio[0], ratio[2], other);
        }
        System.out.println();
    }
}
