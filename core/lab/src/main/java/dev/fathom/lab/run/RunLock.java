package dev.fathom.lab.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write in a run's folder. The system takes it back when the process ends, however it ends.
 *
 * <p>POSIX file locks belong to the process: closing any channel on the file gives the lock up, even one opened only to
 * look. So this class remembers, for the whole process as the locks are, which files are held, and never opens such a
 * file twice.
 */
final class RunLock implements AutoCloseable {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MILLIS = 20;

    private final Path key;
    private final Path holder;
    private final FileChannel channel;

    private RunLock(Path key, Path holder, FileChannel channel) {
        this.key = key;
        this.holder = holder;
        this.channel = channel;
    }

    /** Takes the lock, or says who has it. */
    static RunLock take(Path folder, String run) {
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                Optional<RunLock> lock = tryTake(folder);
                if (lock.isPresent()) {
                    lock.get().sign();
                    return lock.get();
                }
                pause(); // someone may only be looking whether the lock is free
            }
        } catch (IOException e) {
            throw DiskException.cannotWrite(folder, e);
        }
        throw new RunLockedException(run, holder(folder));
    }

    /** Whether some process has the lock; true where that cannot be found out. */
    static boolean isTaken(Path folder) {
        if (!Files.exists(folder.resolve(".lock"))) {
            return false;
        }
        try {
            Optional<RunLock> lock = tryTake(folder);
            lock.ifPresent(RunLock::close);
            return lock.isEmpty();
        } catch (IOException e) {
            return true;
        }
    }

    private static Optional<RunLock> tryTake(Path folder) throws IOException {
        Path key = folder.toRealPath().resolve(".lock");
        if (!HELD.add(key)) {
            return Optional.empty();
        }
        boolean taken = false;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(key, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            taken = channel.tryLock() != null;
            return taken ? Optional.of(new RunLock(key, folder.resolve(".writer"), channel)) : Optional.empty();
        } finally {
            if (!taken) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(key);
            }
        }
    }

    /** Leaves word of who has the lock, for the message of whoever else wants it. */
    private void sign() throws IOException {
        try {
            Files.writeString(holder, "process " + ProcessHandle.current().pid());
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static String holder(Path folder) {
        try {
            return Files.readString(folder.resolve(".writer"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "another process";
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the lock back; a second call does nothing. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw DiskException.cannotWrite(key, e);
        } finally {
            HELD.remove(key);
        }
    }
}
