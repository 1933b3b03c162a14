package dev.fathom.lab.checkpoint;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Saves that tests interrupt: three checkpoints, of which the third prunes the first. Also a program, for a JVM of its
 * own.
 */
final class SaveScript {

    static final Retention RETENTION = new Retention(2, false);

    private SaveScript() {}

    /**
     * Saves the checkpoint of {@code step}: weights, a file in a folder and an empty file, their content known from the
     * step.
     */
    static void save(Path folder, FileLayer files, long step, CheckpointObserver observer) {
        CheckpointStore store = new CheckpointStore(folder, files, RETENTION, observer);
        store.cleanUp();
        store.save(
                step,
                staging -> {
                    try (WritableByteChannel channel = staging.create("weights.bin")) {
                        ByteBuffer content = ByteBuffer.wrap(weights(step));
                        channel.write(content.slice(0, 1000));
                        channel.write(content.slice(1000, content.capacity() - 1000));
                    }
                    staging.writeText("state/position.txt", "after step " + step);
                    staging.write("empty", new byte[0]);
                },
                OptionalDouble.of(1.0 / step));
    }

    static byte[] weights(long step) {
        byte[] content = new byte[5000];
        new Random(step).nextBytes(content);
        return content;
    }

    /** Whether a checkpoint holds what {@link #save} writes. */
    static boolean isComplete(Checkpoint checkpoint) throws Exception {
        return Arrays.equals(Files.readAllBytes(checkpoint.file("weights.bin")), weights(checkpoint.step()))
                && Files.readString(checkpoint.file("state/position.txt")).equals("after step " + checkpoint.step())
                && Files.size(checkpoint.file("empty")) == 0;
    }

    /** Arguments: folder, step, number of the operation at which the process is killed. */
    public static void main(String[] arguments) {
        int at = Integer.parseInt(arguments[2]);
        FileLayer files = new FaultyFileLayer(FileLayer.disk(), FaultyFileLayer.Fault.HALT, at);
        save(Path.of(arguments[0]), files, Long.parseLong(arguments[1]), new CheckpointObserver() {
            @Override
            public void saved(Checkpoint checkpoint) {
                System.out.println("saved " + checkpoint.step());
            }
        });
    }
}
