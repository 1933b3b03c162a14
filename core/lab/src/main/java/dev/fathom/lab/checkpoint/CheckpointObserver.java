package dev.fathom.lab.checkpoint;

/** Hears what happens to the checkpoints of a store. */
public interface CheckpointObserver {

    /** A checkpoint of {@code step} is about to be written: what must not be newer than it can be flushed now. */
    default void saving(long step) {}

    /** The checkpoint is safe on the disk. */
    default void saved(Checkpoint checkpoint) {}

    /** Something a user should know: a broken checkpoint was passed over, leftovers were cleaned away. */
    default void notice(String message) {}
}
