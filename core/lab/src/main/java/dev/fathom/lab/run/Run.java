package dev.fathom.lab.run;

import dev.fathom.lab.checkpoint.Checkpoint;
import dev.fathom.lab.checkpoint.CheckpointStore;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What running code sees of its run. All methods are for the thread that does the work, except {@link #stopRequested()}
 * and {@link #say}, which any thread may call.
 */
public interface Run {

    /** Names the run: sortable by time of creation, unique. */
    String id();

    /** The run's folder; everything the run writes lies in it. */
    Path directory();

    /**
     * The path of a file named {@code name} in the run's folder, with its parent folders made; refused if it would lie
     * outside.
     */
    Path file(String name);

    /** The seed from which every random stream of the run comes. */
    long seed();

    /** Whether this is the small run that only shows that the whole path works. */
    boolean isSmoke();

    /** Where figures are logged that are the same whenever the run is made again. */
    Metrics metrics();

    /** Where figures are logged that depend on the machine and its other work, for instance throughput. */
    Metrics timings();

    /** What is told about how far the work is. */
    Progress progress();

    /** The run's checkpoints. */
    CheckpointStore checkpoints();

    /** The checkpoint to go on from; empty if the run starts from nothing. Metrics are already cut back to its step. */
    Optional<Checkpoint> resumedFrom();

    /** Whether to stop at the next chance: save a checkpoint and return. */
    boolean stopRequested();

    /** Tells the user something worth a line of its own. */
    void say(String message);

    /**
     * Records that {@code data} was used. The same data recorded twice counts once.
     *
     * @throws dev.fathom.lab.FathomException if the run has used the same data with another hash before: what it has
     *     learned so far would mean something else
     */
    void uses(DataProvenance data);
}
