package dev.fathom.train;

/**
 * Makes the plug-in that a recipe asks for; implemented by the record the recipe's {@code plugins:} entry is read into.
 */
public interface PluginFactory {

    /** The name under which the plug-in's figures and its part of a checkpoint go: letters, digits and {@code -}. */
    String name();

    /** Makes the plug-in for one training. */
    TrainingPlugin create(TrainingContext context);
}
