package dev.fathom.lab.recipe;

import java.util.List;

/**
 * Brings forms of those parts of a recipe that have several: {@code depth: {kind: ancre, temperature: 0.1}}, or
 * {@code depth: ancre} with the defaults. Found by {@link java.util.ServiceLoader}, mostly one per module.
 */
@FunctionalInterface
public interface ChoiceProvider {

    /** The forms this module brings. */
    List<Choice> choices();

    /**
     * One form of a part of a recipe. Wherever a record has a component of the family's type, the form named by
     * {@code kind} is read into its record.
     *
     * @param family the interface that all forms implement and that record components are declared with
     * @param kind the name of this form, unique within the family
     * @param config the record of this form; it implements the family. A static {@code defaults()} gives what is left
     *     out
     */
    record Choice(Class<?> family, String kind, Class<? extends Record> config) {

        /** Checks that the record is of the family. */
        public Choice {
            if (!family.isAssignableFrom(config)) {
                throw new IllegalArgumentException(config + " is offered as a " + family + " and is none");
            }
        }
    }
}
