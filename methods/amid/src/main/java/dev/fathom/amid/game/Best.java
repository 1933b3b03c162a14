package dev.fathom.amid.game;

/** The value of the best action. Its derivative is that of the first best action. */
final class Best implements Continuation {

    static final Best INSTANCE = new Best();

    private Best() {}

    @Override
    public double value(int row, double[] q, int from, int actions) {
        return q[argmax(q, from, actions)];
    }

    @Override
    public void pullBack(int row, double valueBar, double[] q, double[] qBar, int from, int actions) {
        qBar[argmax(q, from, actions)] += valueBar;
    }

    private static int argmax(double[] q, int from, int actions) {
        int best = from;
        for (int i = from + 1; i < from + actions; i++) {
            if (q[i] > q[best]) {
                best = i;
            }
        }
        return best;
    }

    @Override
    public double idle() {
        return 0;
    }
}
