package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.checkpoint.Checkpoint;
import dev.fathom.lab.checkpoint.CheckpointObserver;
import dev.fathom.lab.checkpoint.CheckpointStore;
import dev.fathom.lab.checkpoint.FileLayer;
import dev.fathom.lab.checkpoint.Retention;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.Metrics;
import dev.fathom.lab.run.Progress;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {

    private static final long STEPS = 30;

    @TempDir
    Path folder;

    /** A disk with so many bytes left; what does not fit is written in part, as real ones do. */
    private static final class SmallDisk implements FileLayer {
        private final FileLayer disk = FileLayer.disk();
        private long left;

        SmallDisk(long left) {
            this.left = left;
        }

        private Output limited(Output output) {
            return new Output() {
                @Override
                public int write(ByteBuffer source) throws IOException {
                    int fits = (int) Math.min(left, source.remaining());
                    ByteBuffer part = source.duplicate().limit(source.position() + fits);
                    while (part.hasRemaining()) {
                        output.write(part);
                    }
                    left -= fits;
                    if (fits < source.remaining()) {
                        throw new IOException("No space left on device");
                    }
                    source.position(source.limit());
                    return fits;
                }

                @Override
                public void sync() throws IOException {
                    output.sync();
                }

                @Override
                public boolean isOpen() {
                    return output.isOpen();
                }

                @Override
                public void close() throws IOException {
                    output.close();
                }
            };
        }

        @Override
        public void createFolder(Path made) throws IOException {
            disk.createFolder(made);
        }

        @Override
        public Output create(Path file) throws IOException {
            return limited(disk.create(file));
        }

        @Override
        public Output append(Path file) throws IOException {
            return limited(disk.append(file));
        }

        @Override
        public ReadableByteChannel open(Path file) throws IOException {
            return disk.open(file);
        }

        @Override
        public void syncFolder(Path synced) throws IOException {
            disk.syncFolder(synced);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            disk.rename(from, to);
        }

        @Override
        public void delete(Path path) throws IOException {
            disk.delete(path);
        }

        @Override
        public List<Path> list(Path listed) throws IOException {
            return disk.list(listed);
        }
    }

    /** A run whose checkpoints go to another store. */
    private record Elsewhere(Run run, CheckpointStore checkpoints) implements Run {

        @Override
        public String id() {
            return run.id();
        }

        @Override
        public Path directory() {
            return run.directory();
        }

        @Override
        public Path file(String name) {
            return run.file(name);
        }

        @Override
        public long seed() {
            return run.seed();
        }

        @Override
        public boolean isSmoke() {
            return run.isSmoke();
        }

        @Override
        public Metrics metrics() {
            return run.metrics();
        }

        @Override
        public Metrics timings() {
            return run.timings();
        }

        @Override
        public Progress progress() {
            return run.progress();
        }

        @Override
        public Optional<Checkpoint> resumedFrom() {
            return run.resumedFrom();
        }

        @Override
        public boolean stopRequested() {
            return run.stopRequested();
        }

        @Override
        public void say(String message) {
            run.say(message);
        }

        @Override
        public void uses(DataProvenance data) {
            run.uses(data);
        }
    }

    private ExitStatus trainWith(TestRuns runs, RunDirectory directory, long bytesLeft) {
        return runs.work(directory, live -> {}, run -> {
            CheckpointStore store = new CheckpointStore(
                    directory.path().resolve("checkpoints"),
                    new SmallDisk(bytesLeft),
                    Retention.DEFAULT,
                    new CheckpointObserver() {});
            Toy.train(new Elsewhere(run, store), Toy.config(STEPS), ToyPlugins.all());
        });
    }

    private static long bytesOfACheckpoint(TestRuns runs) throws IOException {
        RunEvent.CheckpointSaved saved = runs.events.stream()
                .filter(RunEvent.CheckpointSaved.class::isInstance)
                .map(RunEvent.CheckpointSaved.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
        try (Stream<Path> files = Files.list(Path.of(saved.directory()))) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void fullDiskKeepsTheCheckpointBeforeAndSaysSoAndTheRunGoesOnWhenThereIsSpace() throws IOException {
        TestRuns runs = new TestRuns(folder);
        Toy.Left whole = Toy.uninterrupted(runs, Toy.config(STEPS), ToyPlugins.all());
        long one = bytesOfACheckpoint(runs);
        for (double fits : new double[] {0, 0.3, 0.9, 1.2, 1.5, 2.2, 3.7}) {
            RunDirectory directory = runs.create(Toy.SEED);
            ExitStatus status = trainWith(runs, directory, (long) (fits * one));
            assertThat(status).as("%s checkpoints fit", fits).isEqualTo(ExitStatus.DISK_OR_MEMORY);
            assertThat(status.code()).isEqualTo(5);
            RunEvent.Failed told = (RunEvent.Failed) runs.events.get(runs.events.size() - 1);
            assertThat(told.message())
                    .startsWith("the checkpoint of step " + 7 * ((int) fits + 1) + " could not be written to ")
                    .endsWith("No space left on device");
            assertThat(told.mend()).startsWith("earlier checkpoints are untouched; free some space");
            assertThat(directory.record().status()).isEqualTo(RunStatus.FAILED);
            Optional<Checkpoint> kept = directory.checkpoints().latest();
            assertThat(kept.map(Checkpoint::step).orElse(0L)).isEqualTo(7L * (int) fits);
            status = runs.work(directory, live -> {}, run -> Toy.train(run, Toy.config(STEPS), ToyPlugins.all()));
            assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
            assertThat(Toy.Left.of(directory)).isEqualTo(whole);
        }
    }
}
