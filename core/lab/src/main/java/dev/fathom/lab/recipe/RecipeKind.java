package dev.fathom.lab.recipe;

import dev.fathom.lab.run.Run;

/**
 * One kind of work that a recipe can describe. Found by {@link java.util.ServiceLoader}.
 *
 * @param <C> the record that the recipe's keys are read into. A public static method {@code defaults()} without
 *     parameters gives the values of keys that are left out; its compact constructor checks ranges with
 *     {@link IllegalArgumentException}, whose message becomes the user's
 */
public interface RecipeKind<C extends Record> {

    /** The name that a recipe's key {@code kind} has, for instance {@code language-model}. */
    String name();

    /** The class of the record. */
    Class<C> configType();

    /**
     * The settings with relative paths made absolute, so that the run reads the same files when it goes on, or is made
     * again, from another folder.
     */
    default C located(C config) {
        return config;
    }

    /**
     * Does the work.
     *
     * @throws Exception a {@link dev.fathom.lab.FathomException} for what a user can mend; anything else is a fault
     */
    void run(C config, Run run) throws Exception;
}
