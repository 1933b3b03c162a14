package dev.fathom.ngvi;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The state N(m, diag v) and one natural-gradient step on it, with what keeps it in its domain. */
final class NaturalStep {

    private static final int MOST_HALVINGS = 60;

    private final GaussianPrior prior;
    private final Domain domain;
    private final @Nullable MomentBox box;
    private final double[] m;
    private final double[] v;
    private final double[] oldM;
    private final double[] oldV;
    private long domainExits;
    private long clipped;
    private long oldDomainExits;
    private long oldClipped;

    NaturalStep(MeanFieldGaussian start, GaussianPrior prior, Domain domain) {
        this.prior = prior;
        this.domain = domain;
        start.check("start", prior.dim());
        m = start.means();
        v = start.variances();
        oldM = m.clone();
        oldV = v.clone();
        box = box(domain);
        for (int i = 0; i < m.length && box != null; i++) {
            if (!box.contains(m[i], v[i])) {
                throw new ModelException(
                        "the start of coordinate " + i + ", mean " + m[i] + " and variance " + v[i] + ", lies outside "
                                + box,
                        "choose larger bounds U and D, or another start");
            }
        }
    }

    private static @Nullable MomentBox box(Domain domain) {
        if (domain instanceof Domain.Project project) {
            return project.box();
        }
        return domain instanceof Domain.Backtrack backtrack ? backtrack.box() : null;
    }

    /**
     * One step. With s* the unprojected precision, λ1* = s* m − γ ĝ_m: the mean moves by the new precision.
     *
     * @param likelihoodMean Ê ∇h
     * @param likelihoodCurvature Ê diag ∇²h
     */
    void step(long t, double gamma, double[] likelihoodMean, double[] likelihoodCurvature) {
        System.arraycopy(m, 0, oldM, 0, m.length);
        System.arraycopy(v, 0, oldV, 0, v.length);
        oldDomainExits = domainExits;
        oldClipped = clipped;
        for (int i = 0; i < m.length; i++) {
            double target = prior.precision(i) + likelihoodCurvature[i];
            double slope = likelihoodMean[i] + prior.precision(i) * (m[i] - prior.mean(i));
            double step = gamma;
            double precision = (1 - step) / v[i] + step * target;
            if (!(precision > 0)) {
                domainExits++;
                if (domain instanceof Domain.Backtrack) {
                    for (int k = 0; k < MOST_HALVINGS && !(precision > 0); k++) {
                        step /= 2;
                        precision = (1 - step) / v[i] + step * target;
                    }
                }
            }
            move(t, i, precision, precision * m[i] - step * slope);
        }
    }

    private void move(long t, int i, double precision, double lambda1) {
        if (box == null) {
            if (!(precision > 0) || Double.isInfinite(precision) || !Double.isFinite(lambda1)) {
                throw new PrecisionLeftDomainException(t, i, precision);
            }
            v[i] = 1 / precision;
            m[i] = lambda1 / precision;
            return;
        }
        if (!Double.isFinite(precision) || !Double.isFinite(lambda1)) {
            double which = Double.isFinite(precision) ? lambda1 : precision;
            throw new NonFiniteEnergyException("the step of coordinate " + i, which, oldM);
        }
        double variance = box.projectVariance(precision);
        double mean = box.projectMean(lambda1, precision, m[i]);
        if (box.onBoundary(mean, variance)) {
            clipped++;
        }
        v[i] = variance;
        m[i] = mean;
    }

    /** Takes the last step back, and what it added to the counts. */
    void undo() {
        domainExits = oldDomainExits;
        clipped = oldClipped;
        System.arraycopy(oldM, 0, m, 0, m.length);
        System.arraycopy(oldV, 0, v, 0, v.length);
    }

    /** The box, null if there is none. */
    @Nullable
    MomentBox box() {
        return box;
    }

    double[] mean() {
        return m;
    }

    double[] variance() {
        return v;
    }

    MeanFieldGaussian current() {
        return MeanFieldGaussian.of(m, v);
    }

    long domainExits() {
        return domainExits;
    }

    long clipped() {
        return clipped;
    }

    /** Says so if more than one coordinate in a hundred lies on the box's boundary. */
    List<String> boundaryWarning() {
        MomentBox bounds = box;
        if (bounds == null) {
            return List.of();
        }
        int[] held = IntStream.range(0, m.length)
                .filter(i -> bounds.onBoundary(m[i], v[i]))
                .toArray();
        if (held.length * 100L <= m.length) {
            return List.of();
        }
        return List.of(held.length + " of " + m.length + " coordinates lie on the boundary of the box U = "
                + bounds.meanBound() + ", D = " + bounds.varianceBound() + " (the first: "
                + Arrays.stream(held).limit(5).boxed().toList()
                + "): choose larger bounds");
    }
}
