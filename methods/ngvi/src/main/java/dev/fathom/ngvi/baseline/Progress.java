package dev.fathom.ngvi.baseline;

import dev.fathom.engine.Rng;
import dev.fathom.ngvi.Batches;
import dev.fathom.ngvi.Diagnostics;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.LogJoint;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.ViListener;
import dev.fathom.ngvi.ViTrace;
import java.util.ArrayList;
import java.util.List;

/** The trace of a stochastic fit, and the listener that hears it. */
final class Progress {

    private static final int ELBO_DRAWS = 64;

    private final LogJoint model;
    private final GaussianPrior prior;
    private final Batches batches;
    private final Rng elbo;
    private final ViListener listener;
    private final boolean evaluate;
    private final List<ViTrace> trace = new ArrayList<>();

    /**
     * @param elbo where the draws come from of a loss that is estimated
     * @param evaluate whether there is a loss in the trace; otherwise it is NaN
     */
    Progress(LogJoint model, GaussianPrior prior, Batches batches, Rng elbo, ViListener listener, boolean evaluate) {
        this.model = model;
        this.prior = prior;
        this.batches = batches;
        this.elbo = elbo;
        this.listener = listener;
        this.evaluate = evaluate;
    }

    /** Adds where the fit stands, and gives whether to go on. */
    boolean at(long step, double gamma, double[] m, double[] v) {
        MeanFieldGaussian q = MeanFieldGaussian.of(m, v);
        double loss = evaluate ? Diagnostics.loss(model, prior, q, ELBO_DRAWS, elbo.split(step)) : Double.NaN;
        trace.add(new ViTrace(step, (double) step / batches.perEpoch(), gamma, loss, Double.NaN, 0, 0));
        return listener.at(trace.get(trace.size() - 1), q);
    }

    List<ViTrace> trace() {
        return trace;
    }
}
