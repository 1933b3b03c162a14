package dev.fathom.hiddenconvexity;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Keeps what a solver tells: figures of every iterate, and the iterates themselves. */
public final class Trace implements SolverMonitor {

    private final List<TracePoint> points = new ArrayList<>();
    private final List<double[]> iterates = new ArrayList<>();

    @Override
    public void at(TracePoint point, double[] x) {
        points.add(point);
        iterates.add(x.clone());
    }

    /** The figures, in order. */
    public List<TracePoint> points() {
        return Collections.unmodifiableList(points);
    }

    /** The iterate of a point: a copy. */
    public double[] iterate(int index) {
        return iterates.get(index).clone();
    }

    /** The calls after which max(F1 − optimum, violation) was first at most {@code tolerance}; empty if never. */
    public OptionalLong callsUntil(double tolerance, double optimum) {
        return points.stream()
                .filter(point -> Math.max(point.objective() - optimum, point.violation()) <= tolerance)
                .mapToLong(TracePoint::calls)
                .findFirst();
    }

    /** Writes one line per iterate, with a header and the coordinates at the end. */
    public void writeCsv(Writer out) throws IOException {
        out.write("iteration,calls,objective,violation,level,penalty,alpha,tau,active_rows,kkt_residual");
        int dimension = iterates.isEmpty() ? 0 : iterates.get(0).length;
        for (int i = 0; i < dimension; i++) {
            out.write(",x" + i);
        }
        out.write('\n');
        for (int k = 0; k < points.size(); k++) {
            TracePoint p = points.get(k);
            out.write(String.format(Locale.ROOT, "%d,%d", p.iteration(), p.calls()));
            for (double value :
                    new double[] {p.objective(), p.violation(), p.level(), p.penalty(), p.alpha(), p.tau()}) {
                out.write("," + cell(value));
            }
            out.write("," + p.activeRows() + "," + cell(p.kktResidual()));
            for (double value : iterates.get(k)) {
                out.write("," + cell(value));
            }
            out.write('\n');
        }
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
