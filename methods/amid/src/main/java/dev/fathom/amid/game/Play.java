package dev.fathom.amid.game;

/** A game with its parameters fixed. Holds scratch memory and a gradient: for one thread at a time. */
public interface Play {

    /** Room for one evaluation, to be used again and again. */
    Passage newPassage();

    /** The gradient with respect to θ that the passages' pull-backs have added up so far. */
    double[] parameterGradient();
}
