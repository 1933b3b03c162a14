package dev.fathom.amid;

import dev.fathom.amid.game.ParameterizedGame;

/** A way to go from parameters to better ones. */
public interface DesignSearch {

    /** Its name. */
    String name();

    /** What one iteration costs, in equilibrium solves of the same T. */
    double solvesPerIteration();

    /**
     * Begins.
     *
     * @param theta where to begin
     * @param iterations how many there will be
     * @param seed of everything that is drawn
     */
    Session begin(double[] theta, long iterations, long seed);

    /** A search under way. */
    interface Session extends AutoCloseable {

        /**
         * One iteration.
         *
         * @param game to be played; it may be another one each time
         * @param iteration from 0
         * @return the parameters after it
         */
        double[] next(ParameterizedGame game, long iteration);

        @Override
        void close();
    }
}
