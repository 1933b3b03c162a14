package dev.fathom.amid;

import java.util.List;

/** The best rules of a design, and how it went. */
public final class DesignResult {

    private final double[] theta;
    private final DesignPoint best;
    private final List<DesignPoint> trace;
    private final double guard;

    DesignResult(double[] theta, DesignPoint best, List<DesignPoint> trace, double guard) {
        this.theta = theta.clone();
        this.best = best;
        this.trace = List.copyOf(trace);
        this.guard = guard;
    }

    /** The parameters of the best rules. */
    public double[] theta() {
        return theta.clone();
    }

    /** When the best rules were found and what they reach. */
    public DesignPoint best() {
        return best;
    }

    /** All rules that were validated, in order. */
    public List<DesignPoint> trace() {
        return trace;
    }

    /**
     * The objective of the best rules.
     *
     * @throws NotAnEquilibriumException if no rules were within the guard
     */
    public double objective() {
        if (!isAtEquilibrium()) {
            throw new NotAnEquilibriumException(best.exploitability(), guard);
        }
        return best.objective();
    }

    /** Whether the best rules are within the guard; if not, they are those with the least exploitability. */
    public boolean isAtEquilibrium() {
        return best.exploitability() <= guard;
    }
}
