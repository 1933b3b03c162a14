package dev.fathom.amid.game;

/** What a state is worth, given the values of the actions open in it. Rows are numbered round × states + state. */
public interface Continuation {

    /**
     * The value of a state.
     *
     * @param row which round and state
     * @param q holds the values of its actions from {@code from} on
     * @param actions how many
     */
    double value(int row, double[] q, int from, int actions);

    /** Adds the gradient with respect to the actions' values to {@code qBar}, given that of the state's value. */
    void pullBack(int row, double valueBar, double[] q, double[] qBar, int from, int actions);

    /** What a free choice is worth in a round in which it has no effect. */
    double idle();

    /** The best action: the value of an agent without entropy who departs from the others' policy. */
    static Continuation best() {
        return Best.INSTANCE;
    }
}
