package dev.fathom.train;

import dev.fathom.engine.Rng;
import dev.fathom.lab.run.Run;
import dev.fathom.nn.Module;
import dev.fathom.optim.OptimizerFactory;

/**
 * What a plug-in may know of the training it takes part in.
 *
 * @param model the model trained
 * @param steps how many optimiser steps the training takes
 * @param optimizer the settings of the optimiser that trains it
 * @param rng a stream of random numbers of the plug-in's own; what is split off by the step's number, and not drawn
 *     from one step to the next, is the same after a resume
 * @param run for figures, messages and files
 */
public record TrainingContext(Module model, long steps, OptimizerFactory optimizer, Rng rng, Run run) {}
