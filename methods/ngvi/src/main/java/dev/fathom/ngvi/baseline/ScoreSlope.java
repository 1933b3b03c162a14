package dev.fathom.ngvi.baseline;

import dev.fathom.engine.Rng;
import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.LogJoint;
import org.jspecify.annotations.Nullable;

/** The score-function gradient of black-box VI (Ranganath, Gerrish and Blei 2014) with a control variate. */
final class ScoreSlope implements Slope {

    private final LogJoint model;
    private final GaussianPrior prior;
    private final int draws;
    private final Rng rng;

    ScoreSlope(LogJoint model, GaussianPrior prior, int draws, Rng rng) {
        this.model = model;
        this.prior = prior;
        this.draws = draws;
        this.rng = rng;
    }

    @Override
    public void write(double[] m, double[] v, int @Nullable [] batch, double[] out) {
        int d = m.length;
        double[][] score = new double[draws][2 * d];
        double[] value = new double[draws];
        double[] z = new double[d];
        double[] unused = new double[d];
        for (int k = 0; k < draws; k++) {
            for (int i = 0; i < d; i++) {
                double noise = rng.nextGaussian();
                z[i] = m[i] + Math.sqrt(v[i]) * noise;
                score[k][i] = noise / Math.sqrt(v[i]);
                score[k][d + i] = noise * noise - 1;
                double off = z[i] - prior.mean(i);
                // ln q − ln p up to constants, which the score's mean of 0 cancels
                value[k] += (prior.precision(i) * off * off - noise * noise - Math.log(v[i])) / 2;
            }
            value[k] += model.energy(z, batch, unused, null);
        }
        for (int i = 0; i < 2 * d; i++) {
            out[i] = controlled(value, score, i);
        }
    }

    /**
     * mean of (f − a) · score with a = E[f score²]/E[score²], estimated from the other draws so that it stays unbiased.
     */
    private static double controlled(double[] value, double[][] score, int i) {
        double top = 0;
        double bottom = 0;
        for (int k = 0; k < value.length; k++) {
            double square = score[k][i] * score[k][i];
            top += value[k] * square;
            bottom += square;
        }
        double sum = 0;
        for (int k = 0; k < value.length; k++) {
            double square = score[k][i] * score[k][i];
            double others = bottom - square;
            double baseline = others > 0 ? (top - value[k] * square) / others : 0;
            sum += (value[k] - baseline) * score[k][i];
        }
        return sum / value.length;
    }
}
