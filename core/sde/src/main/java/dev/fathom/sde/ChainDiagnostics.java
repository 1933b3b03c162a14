package dev.fathom.sde;

import java.util.List;

/**
 * Whether chains have forgotten where they began.
 *
 * @param acceptance share of accepted proposals
 * @param worstRhat the largest split-R̂ of the energy and the coordinates; near 1 if the chains agree
 */
public record ChainDiagnostics(double acceptance, double worstRhat) {

    static ChainDiagnostics of(double acceptance, List<double[]> energies, List<double[]> states) {
        int chains = energies.get(0).length;
        int dim = states.get(0).length / chains;
        double worst = splitRhat(energies, chains, 1, 0);
        for (int j = 0; j < dim; j++) {
            worst = Math.max(worst, splitRhat(states, chains, dim, j));
        }
        return new ChainDiagnostics(acceptance, worst);
    }

    /**
     * The split-R̂ (Gelman et al. 2013) of one figure of chains: each chain is cut into halves, and the variance
     * between the halves' means is compared with that within them.
     *
     * @param snapshots at each time, the figures of all chains
     * @return 1 or little more if the chains agree; NaN with fewer than 4 snapshots
     */
    public static double splitRhat(List<double[]> snapshots) {
        return splitRhat(snapshots, snapshots.get(0).length, 1, 0);
    }

    private static double splitRhat(List<double[]> snapshots, int chains, int stride, int offset) {
        int half = snapshots.size() / 2;
        if (half < 2) {
            return Double.NaN;
        }
        double[] means = new double[2 * chains];
        double within = 0;
        for (int c = 0; c < 2 * chains; c++) {
            int from = c < chains ? 0 : snapshots.size() - half;
            int at = (c % chains) * stride + offset;
            double sum = 0;
            for (int k = 0; k < half; k++) {
                sum += snapshots.get(from + k)[at];
            }
            means[c] = sum / half;
            for (int k = 0; k < half; k++) {
                double off = snapshots.get(from + k)[at] - means[c];
                within += off * off / (half - 1) / (2 * chains);
            }
        }
        double grand = 0;
        for (double mean : means) {
            grand += mean / means.length;
        }
        double between = 0;
        for (double mean : means) {
            between += (mean - grand) * (mean - grand) / (means.length - 1);
        }
        return Math.sqrt((half - 1.0) / half + between / within);
    }
}
