package dev.fathom.lab.run;

/**
 * What a run is made from.
 *
 * @param recipe the recipe's name, for instance {@code code-lm}
 * @param kind the kind of work
 * @param seed the seed of every random stream
 * @param smoke whether it is the small run that only shows that the whole path works
 * @param text the resolved recipe as YAML: with it alone the run can be made again
 */
public record RunRequest(String recipe, String kind, long seed, boolean smoke, String text) {}
