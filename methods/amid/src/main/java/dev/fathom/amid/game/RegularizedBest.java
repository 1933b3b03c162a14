package dev.fathom.amid.game;

/** The value of the best answer with regularity: max over π of Σ π q + τ Ω(π); with entropy τ log Σ exp(q/τ). */
public final class RegularizedBest implements Continuation {

    private final PolicyMap map;
    private final double temperature;
    private final double[] answer;
    private final double idle;

    /**
     * @param map says what regularity is
     * @param temperature τ, positive
     * @param actions number of actions
     */
    public RegularizedBest(PolicyMap map, double temperature, int actions) {
        this.map = map;
        this.temperature = temperature;
        this.answer = new double[actions];
        this.idle = temperature * map.mostRegular(actions);
    }

    @Override
    public double value(int row, double[] q, int from, int actions) {
        return map.conjugate(q, from, actions, temperature, answer);
    }

    @Override
    public void pullBack(int row, double valueBar, double[] q, double[] qBar, int from, int actions) {
        map.conjugate(q, from, actions, temperature, answer);
        for (int a = 0; a < actions; a++) {
            qBar[from + a] += valueBar * answer[a];
        }
    }

    @Override
    public double idle() {
        return idle;
    }
}
