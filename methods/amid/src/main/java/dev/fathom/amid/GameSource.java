package dev.fathom.amid;

import dev.fathom.amid.game.ParameterizedGame;

/** The game of an iteration: always the same, or drawn anew so that the rules must do without knowing it. */
@FunctionalInterface
public interface GameSource {

    /**
     * The game.
     *
     * @param iteration from 0
     * @param seed of what is drawn
     */
    ParameterizedGame at(long iteration, long seed);
}
