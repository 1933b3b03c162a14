package dev.fathom.lab.recipe;

/**
 * One form of a part of a recipe that has several: {@code depth: {kind: ancre, temperature: 0.1}}, or {@code depth:
 * ancre} with the defaults. Found by {@link java.util.ServiceLoader}; wherever a record has a component of the family's
 * type, the form named by {@code kind} is read into its record.
 */
public interface ChoiceProvider {

    /** The interface that all forms implement and that record components are declared with. */
    Class<?> family();

    /** The name of this form, unique within the family. */
    String kind();

    /** The record of this form; it implements the family. A static {@code defaults()} gives what is left out. */
    Class<? extends Record> config();
}
