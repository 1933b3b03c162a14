package dev.fathom.hiddenconvexity;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

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
                .filter(point -> point.merit(optimum) <= tolerance)
                .mapToLong(TracePoint::calls)
                .findFirst();
    }

    /**
     * Writes one line per iterate, with a header: the figures, every constraint (c0, c1, …), every coordinate (x0, x1,
     * …). What a solver does not have is left empty; active_rows are numbers with spaces between.
     *
     * @param optimum F1*, for the column merit; empty if it is unknown
     */
    public void writeCsv(Writer out, OptionalDouble optimum) throws IOException {
        out.write("iteration,calls,value_calls,objective,violation,merit,level,penalty,alpha,tau,bias,active_rows,"
                + "kkt_residual");
        header(out, "c", points.isEmpty() ? 0 : points.get(0).constraints().size());
        header(out, "x", iterates.isEmpty() ? 0 : iterates.get(0).length);
        out.write('\n');
        for (int k = 0; k < points.size(); k++) {
            TracePoint p = points.get(k);
            out.write(String.format(Locale.ROOT, "%d,%d,%d", p.iteration(), p.calls(), p.valueCalls()));
            double merit = optimum.isPresent() ? p.merit(optimum.getAsDouble()) : Double.NaN;
            cells(out, p.objective(), p.violation(), merit, p.level(), p.penalty(), p.alpha(), p.tau(), p.bias());
            out.write("," + p.active().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            cells(out, p.kktResidual());
            for (double value : p.constraints()) {
                cells(out, value);
            }
            cells(out, iterates.get(k));
            out.write('\n');
        }
    }

    private static void header(Writer out, String name, int columns) throws IOException {
        for (int i = 0; i < columns; i++) {
            out.write("," + name + i);
        }
    }

    private static void cells(Writer out, double... values) throws IOException {
        for (double value : values) {
            out.write("," + cell(value));
        }
    }

    private static String cell(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }
}
