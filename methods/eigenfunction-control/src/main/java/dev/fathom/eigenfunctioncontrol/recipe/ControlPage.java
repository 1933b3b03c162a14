package dev.fathom.eigenfunctioncontrol.recipe;

import dev.fathom.eigenfunctioncontrol.control.ControlReport;
import dev.fathom.eigenfunctioncontrol.exact.RingReference;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.DType;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.report.HeatMap;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.MetricSource;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Series;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page about a control problem: the spectrum, the laws compared, and pictures of the field in the plane. */
final class ControlPage {

    private static final int CELLS = 41;

    private final ControlConfig config;
    private final SocProblem problem;
    private final Eigensystem learned;
    private final ControlReport report;
    private final List<String> warnings;

    ControlPage(
            ControlConfig config,
            SocProblem problem,
            Eigensystem learned,
            ControlReport report,
            List<String> warnings) {
        this.config = config;
        this.problem = problem;
        this.learned = learned;
        this.report = report;
        this.warnings = warnings;
    }

    void write(Run run) {
        RunDirectory directory = RunDirectory.at(run.directory());
        Report page = Report.titled("Control from the ground state: " + problem.name());
        page.section("Spectrum").facts(facts());
        page.section("Control laws")
                .text(
                        "Every law on the same grid with the same noise. The reference is the optimal law in continuous time;"
                                + " its own cost here shows what the grid alone adds.")
                .table(report.table());
        if (report.figures().containsKey("reference")) {
            page.plot(report.plotErrorOverTime());
        }
        if (problem.dim() == 2) {
            plane(page);
        }
        if (config.problem() instanceof ProblemConfig.Ring ring) {
            page.plot(ring(ring));
        }
        run.metrics().flush();
        learning(page, MetricSource.of(directory.metrics()));
        page.provenance(directory).write(run.directory());
    }

    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(
                "ground energy (Rayleigh quotient)",
                withError(learned.groundEnergy().value(), learned.groundEnergy().error()));
        facts.put(
                "ground energy (mean local energy)",
                withError(learned.localEnergy().value(), learned.localEnergy().error()));
        facts.put("ergodic cost per unit of time", learned.ergodicCost());
        double[] q = learned.residualQuantiles();
        facts.put(
                "residual |Lφ/φ − λ|: median, 90 %, 99 %",
                String.format(Locale.ROOT, "%.3g, %.3g, %.3g", q[0], q[1], q[2]));
        for (int i = 0; i < learned.excited().size(); i++) {
            Eigensystem.Excited e = learned.excited().get(i);
            facts.put(
                    "state " + (i + 1),
                    String.format(
                            Locale.ROOT,
                            "gap %.5g, excited by the terminal cost: |c| = %.3g",
                            e.gap(),
                            e.coefficient()));
        }
        for (int i = 0; i < warnings.size(); i++) {
            facts.put("note " + (i + 1), warnings.get(i));
        }
        return facts;
    }

    private static String withError(double value, double error) {
        return String.format(Locale.ROOT, "%.5f ± %.5f", value, error);
    }

    private static void learning(Report page, MetricSource metrics) {
        page.section("How it was learned");
        LinePlot losses =
                LinePlot.of("learning", "Loss").x("iteration").y("loss").logY().smooth(0.9);
        LinePlot energies =
                LinePlot.of("eigenvalues", "Eigenvalue").x("iteration").y("estimate");
        for (String stage : List.of("ritz", "finetune", "excited")) {
            if (metrics.names().contains(stage + "/loss")) {
                Series loss = metrics.series(stage + "/loss");
                if (Arrays.stream(loss.y()).anyMatch(y -> y > 0)) { // nothing to draw on the logarithmic axis else
                    losses = losses.line(stage, loss);
                }
                energies = energies.line(stage, metrics.series(stage + "/eigenvalue"));
            }
        }
        page.plot(losses).plot(energies);
    }

    /** The relative value −log φ/β and both components of the control on a square around the start. */
    private void plane(Report page) {
        double[] start = problem.start();
        double reach = Math.max(1.5, 1.25 * Math.hypot(start[0], start[1]));
        double[] points = new double[2 * CELLS * CELLS];
        List<String> names = new ArrayList<>();
        for (int i = 0; i < CELLS; i++) {
            names.add(String.format(Locale.ROOT, "%.2g", -reach + 2 * reach * i / (CELLS - 1)));
            for (int j = 0; j < CELLS; j++) {
                points[2 * (i * CELLS + j)] = -reach + 2 * reach * j / (CELLS - 1);
                points[2 * (i * CELLS + j) + 1] = reach - 2 * reach * i / (CELLS - 1);
            }
        }
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.of(points, (long) CELLS * CELLS, 2).to(DType.F32);
            double[] value = learned.ground().logPhi(x).div(-problem.beta()).toDoubles();
            double[] u = learned.longHorizonControl().at(x, 0).toDoubles();
            double least = Arrays.stream(value).min().orElse(0);
            double[][] surface = new double[CELLS][CELLS];
            double[][] first = new double[CELLS][CELLS];
            double[][] second = new double[CELLS][CELLS];
            for (int k = 0; k < value.length; k++) {
                surface[k / CELLS][k % CELLS] = Math.min(value[k] - least, 60);
                first[k / CELLS][k % CELLS] = Math.max(-10, Math.min(10, u[2 * k]));
                second[k / CELLS][k % CELLS] = Math.max(-10, Math.min(10, u[2 * k + 1]));
            }
            List<String> rows = new ArrayList<>(names);
            Collections.reverse(rows);
            page.section("The plane")
                    .plot(HeatMap.of("value", "Relative value of a state, cut at 60", surface)
                            .x("x1")
                            .y("x2")
                            .labels(names, rows))
                    .plot(HeatMap.of("control-1", "Control along x1, cut at 10", first)
                            .diverging()
                            .x("x1")
                            .y("x2")
                            .labels(names, rows))
                    .plot(HeatMap.of("control-2", "Control along x2, cut at 10", second)
                            .diverging()
                            .x("x1")
                            .y("x2")
                            .labels(names, rows));
        }
    }

    private LinePlot ring(ProblemConfig.Ring ring) {
        RingReference exact = new RingReference(ring.radius(), ring.strength(), ring.tilt());
        int count = 61;
        double r = ring.radius() / Math.sqrt(2);
        double[] theta = new double[count];
        double[] points = new double[2 * count];
        double[] known = new double[count];
        for (int i = 0; i < count; i++) {
            theta[i] = -3.1 + 6.2 * i / (count - 1);
            points[2 * i] = r * Math.cos(theta[i]);
            points[2 * i + 1] = r * Math.sin(theta[i]);
            known[i] = exact.tangential(r, theta[i]);
        }
        double[] found = new double[count];
        double[] radial = new double[count];
        try (Scope scope = Scope.open()) {
            double[] u = learned.longHorizonControl()
                    .at(Tensors.of(points, count, 2).to(DType.F32), 0)
                    .toDoubles();
            for (int i = 0; i < count; i++) {
                double c = Math.cos(theta[i]);
                double s = Math.sin(theta[i]);
                found[i] = -s * u[2 * i] + c * u[2 * i + 1];
                radial[i] = c * u[2 * i] + s * u[2 * i + 1];
            }
        }
        return LinePlot.of("ring", "Control along the ring")
                .x("angle θ")
                .y("control")
                .line("exact, tangential", theta, known)
                .points("learned, tangential", new Series(theta, found))
                .points("learned, radial", new Series(theta, radial));
    }
}
